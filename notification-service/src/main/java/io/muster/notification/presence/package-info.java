/// Whether a machine is still with us.
@NullMarked
package io.muster.notification.presence;

import org.jspecify.annotations.NullMarked;
