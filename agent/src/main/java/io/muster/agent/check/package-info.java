/// Whether the control plane can be reached from here, and where the way ends if not.
@NullMarked
package io.muster.agent.check;

import org.jspecify.annotations.NullMarked;
