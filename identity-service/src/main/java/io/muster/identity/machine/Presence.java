package io.muster.identity.machine;

import io.muster.contracts.MachineStatus;
import io.muster.contracts.facts.PresenceChanged;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Whether a machine is with us, as presence said last.
///
/// @param changed when the status became what it is
/// @param lastHeard null before the first heartbeat
/// @param agentVersion as the agent itself said in its last heartbeat that presence told of
public record Presence(
        MachineStatus status,
        Instant changed,
        @Nullable Instant lastHeard,
        @Nullable String agentVersion) {

    static Presence awaiting(Instant now) {
        return new Presence(MachineStatus.AWAITING_CONNECTION, now, null, null);
    }

    /// Older news than what we have changes nothing.
    Presence hearing(PresenceChanged news) {
        return news.at().isBefore(changed)
                ? this
                : new Presence(
                        news.status(),
                        news.at(),
                        news.lastHeard() == null ? lastHeard : news.lastHeard(),
                        news.agentVersion() == null ? agentVersion : news.agentVersion());
    }
}
