package io.muster.agent.stream;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Real time, by the counter of this machine.
public final class MachinePace implements Pace {

    @Override
    public Duration elapsed() {
        return Duration.ofNanos(System.nanoTime());
    }

    @Override
    public boolean await(CompletableFuture<?> something, Duration longest) throws InterruptedException {
        try {
            var _ = something.get(Math.max(0, longest.toNanos()), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException late) {
            return false;
        } catch (ExecutionException badly) {
            return true;
        }
    }
}
