/// Compliance in the shapes of `Microsoft.PolicyInsights`.
@NullMarked
package io.muster.evaluation.policystate;

import org.jspecify.annotations.NullMarked;
