package io.muster.local.server;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/// Waits for a server that says nothing when it is ready: there is no event to wait for, so it is asked again and
/// again.
public final class Waiting {

    private static final Duration PAUSE = Duration.ofMillis(100);

    private Waiting() {}

    /// True when the condition held within the time; false when the time is over or the process is gone.
    public static boolean until(Duration longest, ProcessHandle process, BooleanSupplier ready) {
        long deadline = System.nanoTime() + longest.toNanos();
        while (System.nanoTime() < deadline) {
            if (ready.getAsBoolean()) {
                return true;
            }
            if (!Daemon.runs(process)) {
                return false;
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return false;
    }
}
