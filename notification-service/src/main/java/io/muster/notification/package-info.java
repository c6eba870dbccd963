/// Notification: work down, heartbeats up.
@NullMarked
package io.muster.notification;

import org.jspecify.annotations.NullMarked;
