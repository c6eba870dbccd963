/// The numbers that say there is work.
@NullMarked
package io.muster.notification.work;

import org.jspecify.annotations.NullMarked;
