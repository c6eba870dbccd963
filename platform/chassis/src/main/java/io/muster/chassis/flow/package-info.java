/// Doing asynchronous things in order.
@NullMarked
package io.muster.chassis.flow;

import org.jspecify.annotations.NullMarked;
