/// The agent: the part of Muster that runs on the machine.
@NullMarked
package io.muster.agent;

import org.jspecify.annotations.NullMarked;
