/// What this machine's own administrator has decided about the agent. Nothing from outside can change it.
@NullMarked
package io.muster.agent.config;

import org.jspecify.annotations.NullMarked;
