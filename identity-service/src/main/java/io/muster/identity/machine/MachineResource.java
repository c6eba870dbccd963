package io.muster.identity.machine;

import io.muster.chassis.arm.ArmPage;
import io.muster.chassis.arm.ArmPages;
import io.muster.chassis.arm.Gateway;
import io.muster.contracts.ResourceId;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jspecify.annotations.Nullable;

/// Machine resources, `Microsoft.HybridCompute/machines`.
@Path("/subscriptions/{subscription}")
public class MachineResource {

    private static final String MACHINES = "/resourceGroups/{group}/providers/Microsoft.HybridCompute/machines";

    private final Machines machines;
    private final Gateway gateway;

    MachineResource(Machines machines, Gateway gateway) {
        this.machines = machines;
        this.gateway = gateway;
    }

    @GET
    @Path("/providers/Microsoft.HybridCompute/machines")
    public Uni<ArmPage<MachineShape>> inSubscription(
            @PathParam("subscription") String subscription,
            @QueryParam("$top") @Nullable Integer top,
            @QueryParam("$skipToken") @Nullable String skipToken,
            @Context UriInfo uri) {
        return page(ResourceId.subscription(subscription), ArmPage.Window.of(top, skipToken), uri);
    }

    @GET
    @Path(MACHINES)
    public Uni<ArmPage<MachineShape>> inGroup(
            @PathParam("subscription") String subscription,
            @PathParam("group") String group,
            @QueryParam("$top") @Nullable Integer top,
            @QueryParam("$skipToken") @Nullable String skipToken,
            @Context UriInfo uri) {
        return page(ResourceId.resourceGroup(subscription, group), ArmPage.Window.of(top, skipToken), uri);
    }

    @GET
    @Path(MACHINES + "/{machine}")
    public Uni<MachineShape> find(
            @PathParam("subscription") String subscription,
            @PathParam("group") String group,
            @PathParam("machine") String name) {
        return machines.find(ResourceId.machine(subscription, group, name)).map(MachineShape::of);
    }

    /// 204 when the machine exists, 404 when not.
    @HEAD
    @Path(MACHINES + "/{machine}")
    public Uni<Response> exists(
            @PathParam("subscription") String subscription,
            @PathParam("group") String group,
            @PathParam("machine") String name) {
        return machines.find(ResourceId.machine(subscription, group, name))
                .map(_ -> Response.noContent().build());
    }

    /// Enrols a machine, or takes its new metadata. 409 when the name is enrolled with another key.
    @PUT
    @Path(MACHINES + "/{machine}")
    public Uni<MachineShape> put(
            @PathParam("subscription") String subscription,
            @PathParam("group") String group,
            @PathParam("machine") String name,
            @Nullable MachineBody body) {
        return machines.enrol(Enrolment.of(ResourceId.machine(subscription, group, name), body))
                .map(MachineShape::of);
    }

    /// Its tokens and certificates are worth nothing from now on. 204 when there was no such machine.
    @DELETE
    @Path(MACHINES + "/{machine}")
    public Uni<Response> delete(
            @PathParam("subscription") String subscription,
            @PathParam("group") String group,
            @PathParam("machine") String name) {
        return machines.delete(ResourceId.machine(subscription, group, name))
                .map(deleted -> Response.status(deleted ? 200 : 204).build());
    }

    private Uni<ArmPage<MachineShape>> page(ResourceId scope, ArmPage.Window window, UriInfo uri) {
        return machines.within(scope, window)
                .map(rows -> ArmPages.of(
                        rows, window, machine -> machine.resource().key(), MachineShape::of, gateway.url(), uri));
    }
}
