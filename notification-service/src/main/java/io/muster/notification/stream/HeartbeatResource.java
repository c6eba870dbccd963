package io.muster.notification.stream;

import io.muster.chassis.access.CurrentCaller;
import io.muster.chassis.arm.ArmError;
import io.muster.contracts.agent.StreamFrame;
import io.muster.notification.presence.PresenceSettings;
import io.muster.notification.presence.Presences;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/// Heartbeats where WebSockets are blocked.
@Path("/agent/v1/heartbeats")
public class HeartbeatResource {

    private final CurrentCaller caller;
    private final Presences presences;
    private final PresenceSettings settings;
    private final Clock clock;

    HeartbeatResource(CurrentCaller caller, Presences presences, PresenceSettings settings, Clock clock) {
        this.caller = caller;
        this.presences = presences;
        this.settings = settings;
        this.clock = clock;
    }

    /// Answers when the next one is due.
    @POST
    public Uni<StreamFrame.Heard> heartbeat(StreamFrame.@Nullable Heartbeat heartbeat) {
        var machine = caller.machine().machine();
        return presences
                .heard(machine, version(heartbeat))
                .map(_ -> new StreamFrame.Heard(
                        clock.instant(), (int) settings.heartbeat().toSeconds()));
    }

    private static String version(StreamFrame.@Nullable Heartbeat heartbeat) {
        try {
            if (heartbeat == null) {
                throw new IllegalArgumentException("the body is empty");
            }
            return Frames.checked(heartbeat).agentVersion();
        } catch (IllegalArgumentException refused) {
            throw ArmError.invalidContent("The heartbeat was refused: " + refused.getMessage() + ".")
                    .exception();
        }
    }
}
