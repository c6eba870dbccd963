package io.muster.notification.stream;

import io.muster.chassis.access.CurrentCaller;
import io.muster.chassis.arm.ArmError;
import io.muster.contracts.agent.StreamFrame;
import io.muster.notification.machine.Trust;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.jspecify.annotations.Nullable;

/// Heartbeats where WebSockets are blocked.
@Path("/agent/v1/heartbeats")
public class HeartbeatResource {

    private static final ArmError UNKNOWN = ArmError.notFound(
            "MachineNotFound", "The machine was deleted, or is so new that it is not known here yet.");

    private final CurrentCaller caller;
    private final Heartbeats heartbeats;
    private final Trust trust;

    HeartbeatResource(CurrentCaller caller, Heartbeats heartbeats, Trust trust) {
        this.caller = caller;
        this.heartbeats = heartbeats;
        this.trust = trust;
    }

    /// Answers when the next one is due; 404 for a machine that is not known, 401 for one that is not trusted.
    @POST
    public Uni<StreamFrame.Heard> heartbeat(StreamFrame.@Nullable Heartbeat heartbeat) {
        var machine = caller.machine().machine();
        trust.require(machine);
        return heartbeats
                .heard(machine, checked(heartbeat))
                .map(answer -> answer.orElseThrow(() -> UNKNOWN.exception()));
    }

    private static StreamFrame.Heartbeat checked(StreamFrame.@Nullable Heartbeat heartbeat) {
        try {
            if (heartbeat == null) {
                throw new IllegalArgumentException("the body is empty");
            }
            return Frames.checked(heartbeat);
        } catch (IllegalArgumentException refused) {
            throw ArmError.invalidContent("The heartbeat was refused: " + refused.getMessage() + ".")
                    .exception();
        }
    }
}
