/// Assignments: fetched, verified, evaluated.
@NullMarked
package io.muster.agent.guest;

import org.jspecify.annotations.NullMarked;
