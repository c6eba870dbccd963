package io.muster.identity.scope;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.muster.chassis.access.CurrentCaller;
import io.muster.chassis.access.Grants;
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
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Subscriptions and resource groups in the shapes of `Microsoft.Resources`.
@Path("/subscriptions")
public class ScopeResource {

    private static final String READ = "Microsoft.Resources/subscriptions/read";

    private final Scopes scopes;
    private final Grants grants;
    private final CurrentCaller caller;
    private final Gateway gateway;

    ScopeResource(Scopes scopes, Grants grants, CurrentCaller caller, Gateway gateway) {
        this.scopes = scopes;
        this.grants = grants;
        this.caller = caller;
        this.gateway = gateway;
    }

    /// The body of a resource group's PUT.
    public record GroupBody(
            @Nullable String location, @Nullable Map<String, String> tags) {}

    record SubscriptionShape(String id, String subscriptionId, String displayName, String state) {}

    record Provisioning(String provisioningState) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record GroupShape(
            String id,
            String name,
            String type,
            @Nullable String location,
            Map<String, String> tags,
            Provisioning properties) {}

    /// The subscriptions that the caller may read.
    @GET
    public Uni<ArmPage<SubscriptionShape>> subscriptions() {
        var principal = caller.person().principal();
        return scopes.subscriptions()
                .map(all -> new ArmPage<>(
                        all.stream()
                                .filter(scope -> grants.permit(principal, READ, scope.id()))
                                .map(ScopeResource::subscription)
                                .toList(),
                        null));
    }

    @GET
    @Path("/{subscription}")
    public Uni<SubscriptionShape> subscription(@PathParam("subscription") String id) {
        return scopes.subscription(id).map(ScopeResource::subscription);
    }

    @GET
    @Path("/{subscription}/resourceGroups")
    public Uni<ArmPage<GroupShape>> groups(
            @PathParam("subscription") String subscription,
            @QueryParam("$top") @Nullable Integer top,
            @QueryParam("$skipToken") @Nullable String skipToken,
            @Context UriInfo uri) {
        var window = ArmPage.Window.of(top, skipToken);
        return scopes.groups(subscription, window)
                .map(rows ->
                        ArmPages.of(rows, window, scope -> scope.id().key(), ScopeResource::group, gateway.url(), uri));
    }

    @GET
    @Path("/{subscription}/resourceGroups/{group}")
    public Uni<GroupShape> group(@PathParam("subscription") String subscription, @PathParam("group") String group) {
        return scopes.group(subscription, group).map(ScopeResource::group);
    }

    /// 204 when the group exists, 404 when not.
    @HEAD
    @Path("/{subscription}/resourceGroups/{group}")
    public Uni<Response> exists(@PathParam("subscription") String subscription, @PathParam("group") String group) {
        return scopes.group(subscription, group).map(_ -> Response.noContent().build());
    }

    /// 201 when made, 200 when it was there.
    @PUT
    @Path("/{subscription}/resourceGroups/{group}")
    public Uni<Response> put(
            @PathParam("subscription") String subscription,
            @PathParam("group") String group,
            @Nullable GroupBody body) {
        return scopes.put(subscription, group, body)
                .map(put -> Response.status(put.made() ? 201 : 200)
                        .entity(group(put.scope()))
                        .build());
    }

    /// Deletes the group and every machine in it; 204 when there is no such group.
    @DELETE
    @Path("/{subscription}/resourceGroups/{group}")
    public Uni<Response> delete(@PathParam("subscription") String subscription, @PathParam("group") String group) {
        return scopes.delete(ResourceId.resourceGroup(subscription, group))
                .map(deleted -> Response.status(deleted ? 200 : 204).build());
    }

    private static SubscriptionShape subscription(Scope scope) {
        return new SubscriptionShape(scope.id().value(), scope.id().name(), scope.displayName(), "Enabled");
    }

    private static GroupShape group(Scope scope) {
        return new GroupShape(
                scope.id().value(),
                scope.displayName(),
                "Microsoft.Resources/resourceGroups",
                scope.location(),
                scope.tags(),
                new Provisioning("Succeeded"));
    }
}
