/// The local identity endpoint: who on this machine may ask gets tokens in the machine's name, as Azure Arc's agent
/// gives
/// them, and learns what machine this is.
@NullMarked
package io.muster.agent.himds;

import org.jspecify.annotations.NullMarked;
