/// Findings and standings: what a report changes.
@NullMarked
package io.muster.evaluation.standing;

import org.jspecify.annotations.NullMarked;
