/// The shape of a decision: the state to keep and the facts to announce, before anything has happened.
@NullMarked
package io.muster.chassis.rule;

import org.jspecify.annotations.NullMarked;
