/// The machine as rules see it: bounded, careful, each source read once.
@NullMarked
package io.muster.agent.host;

import org.jspecify.annotations.NullMarked;
