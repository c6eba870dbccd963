/// How the agent that runs stands, for those who look from outside.
@NullMarked
package io.muster.agent.status;

import org.jspecify.annotations.NullMarked;
