package io.muster.identity.hierarchy;

import io.muster.chassis.access.CurrentCaller;
import io.muster.chassis.arm.ArmError;
import io.muster.chassis.arm.ArmPage;
import io.muster.contracts.ResourceId;
import io.muster.identity.scope.Scope;
import io.muster.identity.scope.Tenant;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/// The subscriptions in a management group.
@Path("/providers/Microsoft.Management/managementGroups/{managementGroup}/subscriptions")
public class PlacementResource {

    private final ManagementGroups groups;
    private final CurrentCaller caller;
    private final Tenant tenant;

    PlacementResource(ManagementGroups groups, CurrentCaller caller, Tenant tenant) {
        this.groups = groups;
        this.caller = caller;
        this.tenant = tenant;
    }

    record Shape(String id, String type, String name, Properties properties) {}

    record Properties(String tenant, String displayName, Parent parent, String state) {}

    record Parent(String id) {}

    @GET
    public Uni<ArmPage<Shape>> list(@PathParam("managementGroup") String group) {
        return groups.find(group)
                .map(found -> found.hierarchy().children(found.group().id()).stream()
                        .filter(child -> child.id().isSubscription())
                        .map(child -> shape(found.group().id(), child))
                        .toList())
                .map(found -> new ArmPage<>(found, null));
    }

    @GET
    @Path("/{subscription}")
    public Uni<Shape> find(@PathParam("managementGroup") String group, @PathParam("subscription") String subscription) {
        var id = ResourceId.subscription(subscription);
        return groups.find(group)
                .map(found -> found.hierarchy()
                        .find(id)
                        .filter(scope -> found.group().id().equals(scope.parent()))
                        .map(scope -> shape(found.group().id(), scope))
                        .orElseThrow(() -> notFound(subscription)));
    }

    /// Moves the subscription here. Needs rights at the group it leaves, at this one and at the subscription.
    @PUT
    @Path("/{subscription}")
    public Uni<Shape> put(@PathParam("managementGroup") String group, @PathParam("subscription") String subscription) {
        var to = GroupBody.id(group);
        return groups.find(group)
                .chain(_ -> groups.place(ResourceId.subscription(subscription), Optional.empty(), to, caller.person()))
                .map(placed -> shape(to, placed.orElseThrow(() -> notFound(subscription))));
    }

    /// Moves the subscription to the root group; 204 when it is not in this one.
    @DELETE
    @Path("/{subscription}")
    public Uni<Response> delete(
            @PathParam("managementGroup") String group, @PathParam("subscription") String subscription) {
        return groups.place(
                        ResourceId.subscription(subscription),
                        Optional.of(GroupBody.id(group)),
                        tenant.rootGroup(),
                        caller.person())
                .map(moved -> Response.status(moved.isPresent() ? 200 : 204).build());
    }

    private Shape shape(ResourceId group, Scope subscription) {
        return new Shape(
                group.value() + "/subscriptions/" + subscription.id().name(),
                GroupShape.TYPE + "/subscriptions",
                subscription.id().name(),
                new Properties(tenant.id(), subscription.displayName(), new Parent(group.value()), "Active"));
    }

    private static RuntimeException notFound(String subscription) {
        return ArmError.notFound("SubscriptionNotFound", "The subscription '" + subscription + "' is not there.")
                .exception();
    }
}
