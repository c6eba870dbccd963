package io.muster.identity.hierarchy;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.muster.chassis.access.CurrentCaller;
import io.muster.chassis.access.Grants;
import io.muster.chassis.arm.ArmPage;
import io.muster.chassis.arm.ArmPages;
import io.muster.chassis.arm.Gateway;
import io.muster.contracts.ResourceId;
import io.muster.identity.scope.Scope;
import io.muster.identity.scope.Tenant;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Management groups in the shapes of `Microsoft.Management`. Changes are done when they are answered.
@Path("/providers/Microsoft.Management/managementGroups")
public class ManagementGroupResource {

    private static final GroupBody EMPTY = new GroupBody(null, null, null);

    private final ManagementGroups groups;
    private final Grants grants;
    private final CurrentCaller caller;
    private final Tenant tenant;
    private final Gateway gateway;

    ManagementGroupResource(
            ManagementGroups groups, Grants grants, CurrentCaller caller, Tenant tenant, Gateway gateway) {
        this.groups = groups;
        this.grants = grants;
        this.caller = caller;
        this.tenant = tenant;
        this.gateway = gateway;
    }

    /// Something below a group, however deep.
    record Descendant(String id, String type, String name, DescendantProperties properties) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record DescendantProperties(
            String displayName, @Nullable ParentId parent) {}

    record ParentId(String id) {}

    /// The groups that the caller may read, wherever they are.
    @GET
    public Uni<ArmPage<GroupShape>> list() {
        var person = caller.person();
        return groups.all()
                .map(hierarchy -> hierarchy.all().stream()
                        .filter(scope -> scope.id().isManagementGroup())
                        .filter(scope -> grants.permit(person, ManagementGroups.READ, scope.id()))
                        .map(scope -> GroupShape.brief(scope, tenant.id()))
                        .toList())
                .map(found -> new ArmPage<>(found, null));
    }

    @GET
    @Path("/{managementGroup}")
    public Uni<GroupShape> find(
            @PathParam("managementGroup") String name,
            @QueryParam("$expand") @Nullable String expand,
            @QueryParam("$recurse") @Nullable Boolean recurse,
            @QueryParam("$filter") @Nullable String filter) {
        var view = GroupShape.View.of(expand, recurse, filter);
        return groups.find(name).map(found -> GroupShape.of(found.group(), found.hierarchy(), tenant.id(), view));
    }

    /// 201 when made, 200 when it was there. Needs the right at the parent of a new group, and at both parents of one
    /// that moves.
    @PUT
    @Path("/{managementGroup}")
    public Uni<Response> put(@PathParam("managementGroup") String name, @Nullable GroupBody body) {
        return groups.put(name, body == null ? EMPTY : body, caller.person())
                .map(put -> Response.status(put.made() ? 201 : 200)
                        .entity(GroupShape.of(put.group(), put.hierarchy(), tenant.id(), GroupShape.View.PLAIN))
                        .build());
    }

    @PATCH
    @Path("/{managementGroup}")
    public Uni<GroupShape> patch(@PathParam("managementGroup") String name, @Nullable GroupBody body) {
        return groups.patch(name, body == null ? EMPTY : body, caller.person())
                .map(put -> GroupShape.of(put.group(), put.hierarchy(), tenant.id(), GroupShape.View.PLAIN));
    }

    /// Refused while there is anything in it; 204 when there is no such group.
    @DELETE
    @Path("/{managementGroup}")
    public Uni<Response> delete(@PathParam("managementGroup") String name) {
        return groups.delete(name, caller.person())
                .map(deleted -> Response.status(deleted ? 200 : 204).build());
    }

    /// Every management group and subscription below, by id.
    @GET
    @Path("/{managementGroup}/descendants")
    public Uni<ArmPage<Descendant>> descendants(
            @PathParam("managementGroup") String name,
            @QueryParam("$top") @Nullable Integer top,
            @QueryParam("$skipToken") @Nullable String skipToken,
            @Context UriInfo uri) {
        var window = ArmPage.Window.of(top, skipToken);
        return groups.find(name)
                .map(found -> after(found.hierarchy().descendants(found.group().id()), window))
                .map(rows -> ArmPages.of(
                        rows, window, row -> row.id().key(), ManagementGroupResource::descendant, gateway.url(), uri));
    }

    private static List<Scope> after(List<Scope> all, ArmPage.Window window) {
        return all.stream()
                .sorted(Comparator.comparing(scope -> scope.id().key()))
                .filter(scope -> scope.id().key().compareTo(window.after()) > 0)
                .limit(window.size() + 1L)
                .toList();
    }

    private static Descendant descendant(Scope scope) {
        ResourceId parent = scope.parent();
        return new Descendant(
                scope.id().value(),
                GroupShape.type(scope),
                scope.id().name(),
                new DescendantProperties(scope.displayName(), parent == null ? null : new ParentId(parent.value())));
    }
}
