/// Extension types that can be had.
@NullMarked
package io.muster.extension.catalog;

import org.jspecify.annotations.NullMarked;
