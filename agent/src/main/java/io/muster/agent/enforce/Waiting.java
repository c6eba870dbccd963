package io.muster.agent.enforce;

import java.time.Duration;

/// How long a machine is given to be well again after a change.
public interface Waiting {

    /// Waits a while.
    ///
    /// @param tries so far
    /// @return false when the time is up
    boolean again(int tries);

    /// A minute, looking every two seconds. Whoever is told to end does not wait.
    static Waiting aMinute() {
        return tries -> {
            try {
                Thread.sleep(Duration.ofSeconds(2));
                return tries < 30;
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                return false;
            }
        };
    }
}
