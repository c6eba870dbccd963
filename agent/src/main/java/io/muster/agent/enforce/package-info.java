/// What changes on a machine: planned, written down, done, and taken back.
@NullMarked
package io.muster.agent.enforce;

import org.jspecify.annotations.NullMarked;
