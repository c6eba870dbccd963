/// Which machines there are.
@NullMarked
package io.muster.notification.machine;

import org.jspecify.annotations.NullMarked;
