/// Signed packages and where they lie.
@NullMarked
package io.muster.assignment.content;

import org.jspecify.annotations.NullMarked;
