package io.muster.agent;

import io.muster.agent.stream.Pace;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Time that passes when a test says so, for the clock on the wall and for whoever waits.
public final class PushedTime extends Clock implements Pace {

    /// When it begins.
    public static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

    /// By the clock of the machine that tests.
    private static final Duration LONGEST = Duration.ofSeconds(40);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Duration> waits = new ArrayList<>();
    private Duration now = Duration.ZERO;
    private final List<Duration> going = new ArrayList<>();
    private int waiting;

    /// Lets time pass, as soon as somebody waits for it.
    public void push(Duration by) throws InterruptedException {
        lock.lock();
        try {
            while (waiting == 0) {
                if (!changed.await(10, TimeUnit.SECONDS)) {
                    throw new AssertionError("nobody waits");
                }
            }
            now = now.plus(by);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// What a test waits for.
    @FunctionalInterface
    public interface Question {

        /// Takes a moment itself when it is not so yet.
        boolean isSo() throws Exception;
    }

    /// Lets time pass in such steps, whenever somebody waits for it, until this is so. What is waited for may also be
    /// that nobody waits any more.
    public void pushUntil(Duration step, Question question) throws Exception {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (!question.isSo()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not so within " + LONGEST.toSeconds() + " s");
            }
            lock.lock();
            try {
                if (waiting > 0) {
                    now = now.plus(step);
                    changed.signalAll();
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /// Lets time pass, as soon as somebody waits for so long.
    public void pushFor(Duration wait, Duration by) throws InterruptedException {
        lock.lock();
        try {
            awaitWaitFor(wait);
            now = now.plus(by);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Until somebody waits for so long.
    public void awaitWaitFor(Duration wait) throws InterruptedException {
        lock.lock();
        try {
            while (!going.contains(wait)) {
                if (!changed.await(10, TimeUnit.SECONDS)) {
                    throw new AssertionError("nobody waits for " + wait + ", but " + going);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /// Lets time pass for whoever looks at it, whether or not somebody waits.
    public void set(Duration sinceStart) {
        lock.lock();
        try {
            now = sinceStart;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Lets more of it pass in the same way.
    public void pass(Duration by) {
        set(elapsed().plus(by));
    }

    /// How long everybody so far was ready to wait.
    public List<Duration> waits() {
        lock.lock();
        try {
            return List.copyOf(waits);
        } finally {
            lock.unlock();
        }
    }

    /// How many wait now.
    public int waiting() {
        lock.lock();
        try {
            return waiting;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Duration elapsed() {
        lock.lock();
        try {
            return now;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean await(CompletableFuture<?> something, Duration longest) throws InterruptedException {
        var _ = something.whenComplete((_, _) -> wake());
        lock.lock();
        try {
            var end = now.plus(longest);
            waits.add(longest);
            waiting += 1;
            going.add(longest);
            changed.signalAll();
            while (!something.isDone() && now.compareTo(end) < 0) {
                changed.await();
            }
            return something.isDone();
        } finally {
            waiting -= 1;
            going.remove(longest);
            lock.unlock();
        }
    }

    private void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Instant instant() {
        return START.plus(elapsed());
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
