/// The machines' connections.
@NullMarked
package io.muster.notification.stream;

import org.jspecify.annotations.NullMarked;
