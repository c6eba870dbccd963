package io.muster.identity.machine;

import io.muster.chassis.access.CurrentCaller;
import io.muster.chassis.arm.ArmError;
import io.muster.contracts.MachineId;
import io.muster.contracts.agent.OwnTags;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/// Tells a machine what its resource is tagged with. From memory, unless the machine was changed a moment ago: all
/// machines ask every few minutes.
@Path("/agent/v1/identity/tags")
public class OwnTagsResource {

    private final CurrentCaller caller;
    private final KnownMachines known;
    private final Machines machines;

    OwnTagsResource(CurrentCaller caller, KnownMachines known, Machines machines) {
        this.caller = caller;
        this.known = known;
        this.machines = machines;
    }

    /// 404 for a machine that is gone.
    @GET
    public Uni<OwnTags> get() {
        var machine = caller.machine().machine();
        return known.tags(machine)
                .map(tags -> Uni.createFrom().item(new OwnTags(machine, tags)))
                .orElseGet(() -> looked(machine));
    }

    private Uni<OwnTags> looked(MachineId machine) {
        return machines.find(machine)
                .map(found -> found.map(one -> new OwnTags(machine, one.tags()))
                        .orElseThrow(() -> ArmError.resourceNotFound(Machines.TYPE, machine.toString())
                                .exception()));
    }
}
