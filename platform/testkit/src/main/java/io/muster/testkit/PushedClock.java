package io.muster.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/// A clock that stands still until it is pushed.
public final class PushedClock extends Clock {

    private volatile Instant now;

    public PushedClock(Instant start) {
        this.now = start;
    }

    /// Time passes.
    public synchronized void push(Duration by) {
        now = now.plus(by);
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("a pushed clock has one zone");
    }
}
