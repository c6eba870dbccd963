package io.muster.agent;

import io.muster.agent.stream.Pace;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// Time that passes at once when somebody waits for it, until there has been enough. For one thread.
public final class HurriedTime extends Clock implements Pace {

    private static final Duration FOREVER = Duration.ofDays(1_000);

    private final int most;
    private final Duration end;
    private final Map<Integer, Runnable> events = new HashMap<>();
    private final List<Duration> waits = new ArrayList<>();
    private Duration now = Duration.ZERO;

    private HurriedTime(int most, Duration end) {
        this.most = most;
        this.end = end;
    }

    /// Whoever waits so often is interrupted as the last wait begins.
    public static HurriedTime ofWaits(int most) {
        return new HurriedTime(most, FOREVER);
    }

    /// Whoever waits for something later is interrupted.
    public static HurriedTime until(Duration end) {
        return new HurriedTime(Integer.MAX_VALUE, end);
    }

    /// Something happens as this wait begins; the first is 1.
    public void atWait(int number, Runnable event) {
        events.put(number, event);
    }

    public List<Duration> waits() {
        return List.copyOf(waits);
    }

    /// Somebody is busy for so long.
    public void pass(Duration length) {
        now = now.plus(length);
    }

    @Override
    public Duration elapsed() {
        return now;
    }

    @Override
    public boolean await(CompletableFuture<?> something, Duration longest) throws InterruptedException {
        waits.add(longest);
        events.getOrDefault(waits.size(), () -> {}).run();
        if (waits.size() == most) {
            throw new InterruptedException();
        }
        if (!something.isDone()) {
            pass(longest);
        }
        if (now.compareTo(end) > 0) {
            throw new InterruptedException();
        }
        return something.isDone();
    }

    @Override
    public Instant instant() {
        return PushedTime.START.plus(now);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
    }
}
