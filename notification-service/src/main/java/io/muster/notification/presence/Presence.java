package io.muster.notification.presence;

import io.muster.contracts.MachineId;
import io.muster.contracts.MachineStatus;
import io.muster.contracts.facts.PresenceChanged;
import io.muster.notification.presence.PresenceSettings.Limits;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Whether a machine is still with us. Judged by when we last heard from it, never by whether a socket is open: sockets
/// close for many reasons. What is told of it is its status alone.
public sealed interface Presence {

    MachineId machine();

    /// When it became what it is.
    Instant since();

    /// Its resource is there, it has never been heard.
    record Awaiting(MachineId machine, Instant since) implements Presence {}

    /// Heard lately.
    record Connected(MachineId machine, Instant since, Instant lastHeard, String agentVersion) implements Presence {}

    /// Silent for longer than a few heartbeats.
    record Disconnected(MachineId machine, Instant since, Instant lastHeard, String agentVersion) implements Presence {}

    /// Silent for so long that its certificate may be gone.
    record Expired(MachineId machine, Instant since, Instant lastHeard, String agentVersion) implements Presence {}

    /// The machine was heard. An older heartbeat than the last changes nothing.
    default Presence heard(Instant at, String agentVersion) {
        return switch (this) {
            case Presence known
            when known.heardAt().filter(last -> !at.isAfter(last)).isPresent() -> this;
            case Connected connected -> new Connected(machine(), connected.since, at, agentVersion);
            case Awaiting _, Disconnected _, Expired _ -> new Connected(machine(), at, at, agentVersion);
        };
    }

    /// Time has passed.
    ///
    /// @param silentSince from when on silence counts at the earliest: we were not listening before that
    default Presence checked(Instant now, Instant silentSince, Limits limits) {
        return switch (this) {
            case Awaiting _, Expired _ -> this;
            case Connected(var id, var _, var heard, var version) ->
                isSilent(later(heard, silentSince), now, limits) ? new Disconnected(id, now, heard, version) : this;
            case Disconnected(var id, var _, var heard, var version) ->
                heard.plus(limits.expired()).isAfter(now) ? this : new Expired(id, now, heard, version);
        };
    }

    /// What to tell when the status is another one than was told before.
    default PresenceChanged changed() {
        return new PresenceChanged(machine(), status(), heardAt().orElse(null), version(), since());
    }

    default MachineStatus status() {
        return switch (this) {
            case Awaiting _ -> MachineStatus.AWAITING_CONNECTION;
            case Connected _ -> MachineStatus.CONNECTED;
            case Disconnected _ -> MachineStatus.DISCONNECTED;
            case Expired _ -> MachineStatus.EXPIRED;
        };
    }

    /// Empty before the first heartbeat.
    default Optional<Instant> heardAt() {
        return switch (this) {
            case Awaiting _ -> Optional.empty();
            case Connected connected -> Optional.of(connected.lastHeard);
            case Disconnected disconnected -> Optional.of(disconnected.lastHeard);
            case Expired expired -> Optional.of(expired.lastHeard);
        };
    }

    /// Null before the first heartbeat.
    default @Nullable String version() {
        return switch (this) {
            case Awaiting _ -> null;
            case Connected connected -> connected.agentVersion;
            case Disconnected disconnected -> disconnected.agentVersion;
            case Expired expired -> expired.agentVersion;
        };
    }

    private static boolean isSilent(Instant from, Instant now, Limits limits) {
        return !from.plus(limits.disconnected()).isAfter(now);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
