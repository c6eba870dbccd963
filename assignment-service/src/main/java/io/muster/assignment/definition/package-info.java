/// Policy definitions.
@NullMarked
package io.muster.assignment.definition;

import org.jspecify.annotations.NullMarked;
