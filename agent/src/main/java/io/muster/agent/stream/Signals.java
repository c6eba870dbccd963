package io.muster.agent.stream;

import io.muster.contracts.agent.StreamFrame;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// The newest numbers the stream has told, and a bell for the one who waits for them.
public final class Signals {

    private final AtomicLong assignments = new AtomicLong();
    private final AtomicLong evaluation = new AtomicLong();
    private final Consumer<Instant> whenHeard;
    private volatile CompletableFuture<Void> bell = new CompletableFuture<>();

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
        assignments.accumulateAndGet(frame.assignments(), Math::max);
        evaluation.accumulateAndGet(frame.evaluation(), Math::max);
        ring();
    }

    /// Wakes whoever waits, without news.
    public void ring() {
        bell.complete(null);
    }

    /// Waits for the bell, but not longer than this. A bell that rang while nobody waited is heard by the next who
    /// does.
    public void await(Pace pace, Duration longest) throws InterruptedException {
        var next = bell;
        if (pace.await(next, longest)) {
            bell = new CompletableFuture<>();
        }
    }

    public long assignments() {
        return assignments.get();
    }

    public long evaluation() {
        return evaluation.get();
    }
}
