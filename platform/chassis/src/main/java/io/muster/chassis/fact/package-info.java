/// Facts in and out: outbox and relay, codec, inbox, and compacted topics held in memory.
@NullMarked
package io.muster.chassis.fact;

import org.jspecify.annotations.NullMarked;
