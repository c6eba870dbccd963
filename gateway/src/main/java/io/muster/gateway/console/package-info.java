/// The console: pages, and the session that stands before them.
@NullMarked
package io.muster.gateway.console;

import org.jspecify.annotations.NullMarked;
