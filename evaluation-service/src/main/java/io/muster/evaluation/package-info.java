/// Evaluation: what reports mean.
@NullMarked
package io.muster.evaluation;

import org.jspecify.annotations.NullMarked;
