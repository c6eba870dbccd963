/// Extensions on this machine.
@NullMarked
package io.muster.agent.extension;

import org.jspecify.annotations.NullMarked;
