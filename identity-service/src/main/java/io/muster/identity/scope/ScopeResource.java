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
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Subscriptions, as far as they are looked at, and resource groups in the shapes of `Microsoft.Resources`.
@Path("/subscriptions")
public class ScopeResource {

    private static final String READ = "Microsoft.Resources/subscriptions/read";

    private final Scopes scopes;
    private final Grants grants;
    private final CurrentCaller caller;
    private final Tenant tenant;
    private final Gateway gateway;

    ScopeResource(Scopes scopes, Grants grants, CurrentCaller caller, Tenant tenant, Gateway gateway) {
        this.scopes = scopes;
        this.grants = grants;
        this.caller = caller;
        this.tenant = tenant;
        this.gateway = gateway;
    }

    /// The body of a resource group's PUT and PATCH.
    public record GroupBody(
            @Nullable String location, @Nullable Map<String, String> tags) {}

    /// A place, as far as this installation knows of places.
    record Location(String id, String name, String displayName, String regionalDisplayName, String type) {}

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
        var person = caller.person();
        return scopes.subscriptions()
                .map(all -> new ArmPage<>(
                        all.stream()
                                .filter(scope -> grants.permit(person, READ, scope.id()))
                                .map(scope -> SubscriptionShape.of(scope, tenant))
                                .toList(),
                        null));
    }

    @GET
    @Path("/{subscription}")
    public Uni<SubscriptionShape> subscription(@PathParam("subscription") String id) {
        return scopes.subscription(id).map(scope -> SubscriptionShape.of(scope, tenant));
    }

    /// Where the subscription's resource groups are.
    @GET
    @Path("/{subscription}/locations")
    public Uni<ArmPage<Location>> locations(@PathParam("subscription") String id) {
        return scopes.locations(id)
                .map(all -> new ArmPage<>(
                        all.stream().map(name -> location(id, name)).toList(), null));
    }

    /// `$filter` takes `tagName eq '…' and tagValue eq '…'`.
    @GET
    @Path("/{subscription}/resourceGroups")
    public Uni<ArmPage<GroupShape>> groups(
            @PathParam("subscription") String subscription,
            @QueryParam("$filter") @Nullable String filter,
            @QueryParam("$top") @Nullable Integer top,
            @QueryParam("$skipToken") @Nullable String skipToken,
            @Context UriInfo uri) {
        var window = ArmPage.Window.of(top, skipToken);
        var wanted = TagFilter.of(filter);
        return scopes.groups(subscription, window)
                .map(rows ->
                        ArmPages.of(rows, window, scope -> scope.id().key(), ScopeResource::group, gateway.url(), uri))
                .map(page -> page.only(group -> wanted.takes(group.tags())));
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

    /// Changes tags.
    @PATCH
    @Path("/{subscription}/resourceGroups/{group}")
    public Uni<GroupShape> patch(
            @PathParam("subscription") String subscription,
            @PathParam("group") String group,
            @Nullable GroupBody body) {
        return scopes.patch(subscription, group, body).map(ScopeResource::group);
    }

    /// Deletes the group and every machine in it; 204 when there is no such group.
    @DELETE
    @Path("/{subscription}/resourceGroups/{group}")
    public Uni<Response> delete(@PathParam("subscription") String subscription, @PathParam("group") String group) {
        return scopes.delete(ResourceId.resourceGroup(subscription, group))
                .map(deleted -> Response.status(deleted ? 200 : 204).build());
    }

    private static Location location(String subscription, String name) {
        return new Location("/subscriptions/" + subscription + "/locations/" + name, name, name, name, "Region");
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
