package io.muster.agent.command;

import io.muster.agent.identity.RefusedException;
import io.muster.agent.stream.Pace;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Does a step over and over, until it is interrupted. After a failure it waits, longer each time and never the same:
/// a fleet does not come back in step.
final class Loop implements Runnable {

    private static final Logger LOG = Logger.getLogger(Loop.class.getName());
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration ENDING = Duration.ofSeconds(5);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);

    private final String name;
    private final Step step;
    private final Pace pace;
    private final Watch watch;
    private Duration wait = FIRST_WAIT;

    Loop(String name, Step step, Pace pace) {
        this(name, step, pace, (_, _) -> {});
    }

    Loop(String name, Step step, Pace pace, Watch watch) {
        this.watch = watch;
        this.name = name;
        this.step = step;
        this.pace = pace;
    }

    interface Step {
        void run() throws InterruptedException;

        /// Waits after a failure, until it is to be tried again.
        default void pause(Pace pace, Duration longest) throws InterruptedException {
            pace.pause(longest);
        }
    }

    /// Each on a thread of its own, until this is complete or this thread is interrupted; then all are told to end.
    static void runAll(List<Loop> loops, CompletableFuture<Void> end) throws InterruptedException {
        var threads = loops.stream()
                .map(loop -> Thread.ofPlatform().name(loop.name).start(loop))
                .toList();
        try {
            end.get();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        } finally {
            threads.forEach(Thread::interrupt);
            awaitEnd(threads);
        }
    }

    /// What a loop has begun to write is whole when this returns.
    private static void awaitEnd(List<Thread> threads) throws InterruptedException {
        for (var thread : threads) {
            var _ = thread.join(ENDING);
        }
    }

    /// Told how each step went.
    interface Watch {

        /// @param failure null when it went well
        void went(String loop, @Nullable RuntimeException failure);
    }

    @Override
    public void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                once();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void once() throws InterruptedException {
        var from = pace.elapsed();
        try {
            step.run();
            watch.went(name, null);
            wait = FIRST_WAIT;
        } catch (UncheckedIOException | RefusedException later) {
            LOG.warning(name + ": " + later.getMessage());
            watch.went(name, later);
            pause(from);
        } catch (RuntimeException bug) {
            failed(bug);
            pause(from);
        } catch (OutOfMemoryError | StackOverflowError tooMuch) {
            failed(new IllegalStateException("it needs more memory than the agent may have", tooMuch));
            pause(from);
        }
    }

    private void failed(RuntimeException bug) {
        LOG.log(Level.SEVERE, name + " failed", bug);
        watch.went(name, bug);
    }

    /// A step that went well for a long time before it failed is a new beginning.
    private void pause(Duration from) throws InterruptedException {
        if (pace.elapsed().minus(from).compareTo(LONGEST_WAIT) > 0) {
            wait = FIRST_WAIT;
        }
        step.pause(pace, jitter(wait));
        var twice = wait.multipliedBy(2);
        wait = twice.compareTo(LONGEST_WAIT) < 0 ? twice : LONGEST_WAIT;
    }

    /// Any length up to this.
    static Duration jitter(Duration most) {
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(most.toMillis() + 1));
    }
}
