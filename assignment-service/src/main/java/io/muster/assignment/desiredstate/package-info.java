/// What the agent asks.
@NullMarked
package io.muster.assignment.desiredstate;

import org.jspecify.annotations.NullMarked;
