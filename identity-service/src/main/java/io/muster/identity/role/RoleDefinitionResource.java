package io.muster.identity.role;

import io.muster.chassis.access.AtScope;
import io.muster.chassis.access.CurrentCaller;
import io.muster.chassis.arm.ArmPage;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/// Role definitions at a scope. There are few enough for one page.
@Path(AtScope.PATH + "/providers/Microsoft.Authorization/roleDefinitions")
public class RoleDefinitionResource {

    private final Roles roles;
    private final CurrentCaller caller;

    RoleDefinitionResource(Roles roles, CurrentCaller caller) {
        this.roles = roles;
        this.caller = caller;
    }

    /// Roles that can be given at the scope, or somewhere below it.
    @GET
    public Uni<ArmPage<RoleShape>> list(
            @PathParam("scope") AtScope scope, @QueryParam("$filter") @Nullable String filter) {
        return roles.seenFrom(scope.id()).map(found -> new ArmPage<>(RoleShape.of(found, filter), null));
    }

    @GET
    @Path("/{name}")
    public Uni<RoleShape> find(@PathParam("scope") AtScope scope, @PathParam("name") String name) {
        return roles.find(scope.id(), name).map(RoleShape::of);
    }

    /// Always 201, new or not: the clients of this API take nothing else.
    @PUT
    @Path("/{name}")
    public Uni<Response> put(
            @PathParam("scope") AtScope scope, @PathParam("name") String name, WantedRole.@Nullable Body body) {
        return roles.put(scope.id(), WantedRole.of(name, body), caller.person())
                .map(role -> Response.status(201).entity(RoleShape.of(role)).build());
    }

    /// 200 with what was deleted, 204 when there was nothing.
    @DELETE
    @Path("/{name}")
    public Uni<Response> delete(@PathParam("scope") AtScope scope, @PathParam("name") String name) {
        return roles.delete(scope.id(), name, caller.person())
                .map(gone -> gone.map(was -> Response.ok(RoleShape.of(was)).build())
                        .orElseGet(() -> Response.noContent().build()));
    }
}
