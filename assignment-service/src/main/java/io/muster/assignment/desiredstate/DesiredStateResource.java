package io.muster.assignment.desiredstate;

import io.muster.assignment.content.Content;
import io.muster.assignment.fleet.Fleet;
import io.muster.assignment.fleet.FleetMachine;
import io.muster.assignment.guest.GuestAssignment;
import io.muster.assignment.guest.GuestAssignmentStore;
import io.muster.chassis.access.CurrentCaller;
import io.muster.chassis.arm.ArmError;
import io.muster.contracts.MachineId;
import io.muster.contracts.agent.DesiredState;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a machine fetches: what it should be, and the packages for it.
@Path("/agent/v1")
public class DesiredStateResource {

    private final CurrentCaller caller;
    private final Fleet fleet;
    private final GuestAssignmentStore store;
    private final Content content;

    DesiredStateResource(CurrentCaller caller, Fleet fleet, GuestAssignmentStore store, Content content) {
        this.caller = caller;
        this.fleet = fleet;
        this.store = store;
        this.content = content;
    }

    /// The caller's own desired state; 304 when the epoch in `If-None-Match` is still right. Epoch 0 without
    /// assignments when this service has not heard of the machine yet.
    @GET
    @Path("/desired-state")
    public Uni<Response> desiredState(@HeaderParam("If-None-Match") @Nullable String known) {
        var machine = caller.machine().machine();
        return Panache.withSession(() -> fleet.find(machine).chain(found -> {
            long epoch = found.map(FleetMachine::epoch).orElse(0L);
            var tag = "\"" + epoch + "\"";
            if (tag.equals(known)) {
                return Uni.createFrom()
                        .item(Response.notModified().header("ETag", tag).build());
            }
            return store.ofMachine(machine)
                    .map(assignments -> Response.ok(state(machine, epoch, assignments))
                            .header("ETag", tag)
                            .build());
        }));
    }

    /// The zip with this hash; 404 when no package has it. The bytes come from memory, never from a path in the
    /// request.
    @GET
    @Path("/packages/{sha256}")
    public Response packageBytes(@PathParam("sha256") String sha256) {
        return content.packages()
                .bytes(sha256)
                .map(bytes -> Response.ok(bytes)
                        .type("application/zip")
                        .header("Cache-Control", "private, max-age=31536000, immutable")
                        .build())
                .orElseThrow(() -> ArmError.notFound("PackageNotFound", "There is no package with this hash.")
                        .exception());
    }

    private static DesiredState state(MachineId machine, long epoch, List<GuestAssignment> assignments) {
        return new DesiredState(
                machine,
                epoch,
                assignments.stream()
                        .map(one -> new DesiredState.Assignment(one.id(), one.mode(), one.content(), Map.of()))
                        .toList());
    }
}
