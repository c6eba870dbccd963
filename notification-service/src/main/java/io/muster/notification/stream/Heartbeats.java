package io.muster.notification.stream;

import io.muster.contracts.MachineId;
import io.muster.contracts.agent.StreamFrame;
import io.muster.contracts.facts.HeartbeatReceived;
import io.muster.notification.presence.PresenceSettings;
import io.muster.notification.presence.Presences;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/// Hears heartbeats, whichever way they come.
@Singleton
class Heartbeats {

    private final Presences presences;
    private final PresenceSettings settings;
    private final Telemetry telemetry;
    private final Clock clock;

    Heartbeats(Presences presences, PresenceSettings settings, Telemetry telemetry, Clock clock) {
        this.presences = presences;
        this.settings = settings;
        this.telemetry = telemetry;
        this.clock = clock;
    }

    /// Answers when the next one is due. Empty for a machine that is not known: nothing of it is kept.
    Uni<Optional<StreamFrame.Heard>> heard(MachineId machine, StreamFrame.Heartbeat heartbeat) {
        var now = clock.instant();
        return presences
                .heard(machine, heartbeat.agentVersion())
                .map(known -> known ? Optional.of(answer(machine, heartbeat, now)) : Optional.empty());
    }

    private StreamFrame.Heard answer(MachineId machine, StreamFrame.Heartbeat heartbeat, Instant now) {
        telemetry.send(new HeartbeatReceived(machine, heartbeat.at(), heartbeat.agentVersion(), now));
        return new StreamFrame.Heard(now, (int) settings.heartbeat().toSeconds());
    }
}
