/// The only door to Muster.
@NullMarked
package io.muster.gateway;

import org.jspecify.annotations.NullMarked;
