package io.muster.notification.stream;

import io.muster.chassis.access.CurrentCaller;
import io.muster.chassis.arm.ArmError;
import io.muster.contracts.agent.StreamFrame;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.jspecify.annotations.Nullable;

/// Heartbeats where WebSockets are blocked.
@Path("/agent/v1/heartbeats")
public class HeartbeatResource {

    private final CurrentCaller caller;
    private final Heartbeats heartbeats;

    HeartbeatResource(CurrentCaller caller, Heartbeats heartbeats) {
        this.caller = caller;
        this.heartbeats = heartbeats;
    }

    /// Answers when the next one is due.
    @POST
    public Uni<StreamFrame.Heard> heartbeat(StreamFrame.@Nullable Heartbeat heartbeat) {
        return heartbeats.heard(caller.machine().machine(), checked(heartbeat));
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
