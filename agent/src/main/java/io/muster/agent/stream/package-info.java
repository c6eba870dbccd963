/// The connection that says there is work.
@NullMarked
package io.muster.agent.stream;

import org.jspecify.annotations.NullMarked;
