package io.muster.notification.work;

import io.muster.chassis.access.CurrentCaller;
import io.muster.chassis.arm.ArmError;
import io.muster.contracts.agent.StreamFrame;
import io.muster.notification.machine.Trust;
import io.muster.notification.presence.Presences;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/// What a machine hears by its stream, for those that get none because WebSockets are blocked on their way.
@Path("/agent/v1/work")
public class WorkResource {

    private static final ArmError UNKNOWN = ArmError.notFound(
            "MachineNotFound", "The machine was deleted, or is so new that it is not known here yet.");

    private final CurrentCaller caller;
    private final Presences presences;
    private final Work work;
    private final Trust trust;

    WorkResource(CurrentCaller caller, Presences presences, Work work, Trust trust) {
        this.caller = caller;
        this.presences = presences;
        this.work = work;
        this.trust = trust;
    }

    /// The numbers as they are now; 404 for a machine that is not known, 401 for one that is not trusted.
    @GET
    public Uni<StreamFrame.Work> work() {
        var machine = caller.machine().machine();
        if (!presences.knows(machine)) {
            throw UNKNOWN.exception();
        }
        trust.require(machine);
        return work.of(machine).map(Numbers::frame);
    }
}
