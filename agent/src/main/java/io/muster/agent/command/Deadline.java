package io.muster.agent.command;

import io.muster.agent.fault.AgentFault;
import io.muster.agent.fault.Reason;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The time that something may take altogether, however long each of its steps may.
///
/// @param what e.g. `connecting`
record Deadline(String what, Duration most) {

    private static final Duration ENDING = Duration.ofSeconds(5);

    /// Who is too late is told to end. What was done at the last moment all the same counts.
    ///
    /// @throws AgentFault when there was not enough time
    <T> T keptBy(Callable<T> work) {
        var task = new FutureTask<>(work);
        var thread = Thread.ofVirtual().name(what).start(task);
        try {
            return task.get(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            thread.interrupt();
            return lastMoment(task, thread);
        } catch (InterruptedException stop) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw new AgentFault(Reason.INTERRUPTED, what + " was interrupted");
        } catch (ExecutionException failed) {
            throw unwrapped(failed);
        }
    }

    private <T> T lastMoment(FutureTask<T> task, Thread thread) {
        try {
            if (thread.join(ENDING) && task.state() == Future.State.SUCCESS) {
                return task.resultNow();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        throw new AgentFault(
                Reason.CONNECT,
                what + " took longer than " + text() + " and was given up; azcmagent check shows where the way ends."
                        + " The same command goes on where this one was");
    }

    private String text() {
        return most.toMinutes() > 0 ? most.toMinutes() + " minutes" : most.toMillis() + " ms";
    }

    private static RuntimeException unwrapped(ExecutionException failed) {
        return switch (failed.getCause()) {
            case RuntimeException cause -> cause;
            case Error broken -> throw broken;
            case null -> new IllegalStateException(failed);
            case Throwable other -> new IllegalStateException(other);
        };
    }
}
