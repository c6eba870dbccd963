/// What people send to those who help them: logs and state, without secrets.
@NullMarked
package io.muster.agent.logs;

import org.jspecify.annotations.NullMarked;
