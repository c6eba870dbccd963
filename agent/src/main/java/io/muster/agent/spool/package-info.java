/// Reports on their way.
@NullMarked
package io.muster.agent.spool;

import org.jspecify.annotations.NullMarked;
