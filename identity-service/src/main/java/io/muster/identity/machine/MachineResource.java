package io.muster.identity.machine;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.chassis.access.CurrentCaller;
import io.muster.chassis.arm.ArmError;
import io.muster.chassis.arm.ArmPage;
import io.muster.chassis.arm.ArmPages;
import io.muster.chassis.arm.Gateway;
import io.muster.contracts.ResourceId;
import io.muster.identity.Author;
import io.muster.identity.scope.Tenant;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.PATCH;
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
    private static final String INSTANCE_VIEW = "instanceView";

    private final Machines machines;
    private final CurrentCaller caller;
    private final Gateway gateway;
    private final String tenant;

    MachineResource(Machines machines, CurrentCaller caller, Gateway gateway, Tenant tenant) {
        this.machines = machines;
        this.caller = caller;
        this.gateway = gateway;
        this.tenant = tenant.id();
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

    /// With `$expand=instanceView`, what presence and the agent said last too.
    @GET
    @Path(MACHINES + "/{machine}")
    public Uni<MachineShape> find(
            @PathParam("subscription") String subscription,
            @PathParam("group") String group,
            @PathParam("machine") String name,
            @QueryParam("$expand") @Nullable String expand) {
        if (expand != null && !expand.equalsIgnoreCase(INSTANCE_VIEW)) {
            throw ArmError.badRequest("InvalidExpand", "$expand takes " + INSTANCE_VIEW + ".")
                    .exception();
        }
        return machines.find(ResourceId.machine(subscription, group, name))
                .map(machine -> expand == null
                        ? MachineShape.of(machine, tenant)
                        : MachineShape.withInstanceView(machine, tenant));
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

    /// Enrols a machine, or describes it anew. 409 when the name is enrolled with another key, or the group is full.
    @PUT
    @Path(MACHINES + "/{machine}")
    public Uni<MachineShape> put(
            @PathParam("subscription") String subscription,
            @PathParam("group") String group,
            @PathParam("machine") String name,
            @Nullable MachineBody body) {
        var enrolment = Enrolment.of(ResourceId.machine(subscription, group, name), body);
        return machines.enrol(enrolment, Author.of(caller.person())).map(machine -> MachineShape.of(machine, tenant));
    }

    /// Changes tags, kind and what people say of a machine, by JSON merge patch.
    @PATCH
    @Path(MACHINES + "/{machine}")
    public Uni<MachineShape> change(
            @PathParam("subscription") String subscription,
            @PathParam("group") String group,
            @PathParam("machine") String name,
            @Nullable JsonNode body) {
        var patch = MachinePatch.of(body);
        return machines.change(ResourceId.machine(subscription, group, name), patch, Author.of(caller.person()))
                .map(machine -> MachineShape.of(machine, tenant));
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
                        rows,
                        window,
                        machine -> machine.resource().key(),
                        machine -> MachineShape.of(machine, tenant),
                        gateway.url(),
                        uri));
    }
}
