/// Notices that the machine changes, without looking again and again.
@NullMarked
package io.muster.agent.watch;

import org.jspecify.annotations.NullMarked;
