package io.muster.identity.role;

import io.muster.chassis.access.CurrentCaller;
import io.muster.chassis.arm.ArmPage;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import org.jspecify.annotations.Nullable;

/// Role definitions by their own ids, which role assignments name: built-in ones for everybody, custom ones for who may
/// read roles at one of their assignable scopes.
@Path("/providers/Microsoft.Authorization/roleDefinitions")
public class TenantRoleResource {

    private final Roles roles;
    private final CurrentCaller caller;

    TenantRoleResource(Roles roles, CurrentCaller caller) {
        this.roles = roles;
        this.caller = caller;
    }

    @GET
    public Uni<ArmPage<RoleShape>> list(@QueryParam("$filter") @Nullable String filter) {
        return roles.knownTo(caller.person()).map(found -> new ArmPage<>(RoleShape.of(found, filter), null));
    }

    @GET
    @Path("/{name}")
    public Uni<RoleShape> find(@PathParam("name") String name) {
        return roles.find(caller.person(), name).map(RoleShape::of);
    }
}
