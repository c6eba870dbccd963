/// Policy assignments.
@NullMarked
package io.muster.assignment.policy;

import org.jspecify.annotations.NullMarked;
