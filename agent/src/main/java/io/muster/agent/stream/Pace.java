package io.muster.agent.stream;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/// Time as the agent's loops live through it. It never goes back, whatever is done to the clock on the wall.
public interface Pace {

    /// Since some moment or other.
    Duration elapsed();

    /// Waits until something is done, well or badly, but not longer than this; true when it is.
    boolean await(CompletableFuture<?> something, Duration longest) throws InterruptedException;

    default void pause(Duration length) throws InterruptedException {
        var _ = await(new CompletableFuture<Void>(), length);
    }
}
