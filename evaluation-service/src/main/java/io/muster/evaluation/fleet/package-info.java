/// What this service heard of machines, policies and guest assignments.
@NullMarked
package io.muster.evaluation.fleet;

import org.jspecify.annotations.NullMarked;
