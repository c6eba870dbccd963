package io.muster.identity.access;

import io.muster.chassis.access.AtScope;
import io.muster.chassis.access.CurrentCaller;
import io.muster.chassis.access.Grants;
import io.muster.chassis.arm.ArmPage;
import io.muster.contracts.ResourceId;
import io.muster.contracts.facts.RoleAssignmentChanged;
import io.muster.identity.role.Permission;
import io.muster.identity.role.Role;
import io.muster.identity.role.RoleStore;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What the caller may do at a scope: the permissions of every role they hold there, by inheritance too.
@Path(AtScope.PATH + "/providers/Microsoft.Authorization/permissions")
public class PermissionResource {

    private final Grants grants;
    private final RoleStore roles;
    private final CurrentCaller caller;

    PermissionResource(Grants grants, RoleStore roles, CurrentCaller caller) {
        this.grants = grants;
        this.roles = roles;
        this.caller = caller;
    }

    /// Everybody may see what they themselves may do.
    @GET
    public Uni<ArmPage<Permission>> list(@PathParam("scope") AtScope scope) {
        var held = grants.held(caller.person(), scope.id());
        return Panache.withSession(roles::all).map(all -> new ArmPage<>(permissions(held, all), null));
    }

    private static List<Permission> permissions(List<RoleAssignmentChanged> held, List<Role> roles) {
        Map<ResourceId, Role> byId = roles.stream().collect(Collectors.toMap(Role::id, role -> role));
        return held.stream().map(one -> permission(one, byId)).distinct().toList();
    }

    /// What decisions are made by, with the data actions that only the role itself knows.
    private static Permission permission(RoleAssignmentChanged held, Map<ResourceId, Role> roles) {
        var role = roles.get(held.roleDefinitionId());
        return new Permission(
                held.actions(),
                held.notActions(),
                role == null ? List.of() : role.permission().dataActions(),
                role == null ? List.of() : role.permission().notDataActions());
    }
}
