package io.muster.agent.status;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Whether this machine is with its control plane, judged as the control plane does.
public enum Connection {
    CONNECTED("Connected"),
    DISCONNECTED("Disconnected"),
    EXPIRED("Expired");

    private static final Duration SILENCE = Duration.ofMinutes(15);

    private final String text;

    Connection(String text) {
        this.text = text;
    }

    /// @param lastHeartbeat null when there was none yet
    /// @param certificateEnds null when it is not known
    public static Connection of(
            boolean hasJoined, @Nullable Instant lastHeartbeat, @Nullable Instant certificateEnds, Instant now) {
        if (hasJoined && certificateEnds != null && now.isAfter(certificateEnds)) {
            return EXPIRED;
        }
        boolean isHeard = lastHeartbeat != null && !now.isAfter(lastHeartbeat.plus(SILENCE));
        return hasJoined && isHeard ? CONNECTED : DISCONNECTED;
    }

    @Override
    public String toString() {
        return text;
    }
}
