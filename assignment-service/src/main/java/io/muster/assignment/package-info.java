/// Assignment: what a machine should be.
@NullMarked
package io.muster.assignment;

import org.jspecify.annotations.NullMarked;
