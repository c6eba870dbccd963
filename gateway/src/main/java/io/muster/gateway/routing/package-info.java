/// Which service a request goes to, and getting it there.
@NullMarked
package io.muster.gateway.routing;

import org.jspecify.annotations.NullMarked;
