/// What can go wrong, by the numbers that the public agent uses.
@NullMarked
package io.muster.agent.fault;

import org.jspecify.annotations.NullMarked;
