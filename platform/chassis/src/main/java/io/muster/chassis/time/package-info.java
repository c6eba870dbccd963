/// The one clock.
@NullMarked
package io.muster.chassis.time;

import org.jspecify.annotations.NullMarked;
