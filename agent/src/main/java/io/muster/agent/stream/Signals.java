package io.muster.agent.stream;

import io.muster.contracts.agent.StreamFrame;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// The newest numbers the stream has told, and a bell for whoever waits for them.
public final class Signals {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition rang = lock.newCondition();
    private long assignments;
    private long evaluation;
    private boolean pending;
    private final Consumer<Instant> whenHeard;

    public Signals() {
        this(_ -> {});
    }

    /// @param whenHeard told each time the control plane has heard a heartbeat
    public Signals(Consumer<Instant> whenHeard) {
        this.whenHeard = whenHeard;
    }

    /// A heartbeat was answered.
    public void heard(Instant at) {
        whenHeard.accept(at);
    }

    /// There may be work. Numbers only grow; a frame that came late lowers nothing.
    public void work(StreamFrame.Work frame) {
        lock.lock();
        try {
            assignments = Math.max(assignments, frame.assignments());
            evaluation = Math.max(evaluation, frame.evaluation());
            pending = true;
            rang.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Wakes whoever waits, without news.
    public void ring() {
        lock.lock();
        try {
            pending = true;
            rang.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Waits for the bell, but not longer than this.
    public void await(Duration longest) throws InterruptedException {
        lock.lock();
        try {
            long left = longest.toNanos();
            while (!pending && left > 0) {
                left = rang.awaitNanos(left);
            }
            pending = false;
        } finally {
            lock.unlock();
        }
    }

    public long assignments() {
        lock.lock();
        try {
            return assignments;
        } finally {
            lock.unlock();
        }
    }

    public long evaluation() {
        lock.lock();
        try {
            return evaluation;
        } finally {
            lock.unlock();
        }
    }
}
