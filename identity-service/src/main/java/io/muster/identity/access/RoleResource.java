package io.muster.identity.access;

import io.muster.chassis.access.AtScope;
import io.muster.chassis.access.CurrentCaller;
import io.muster.chassis.arm.ArmError;
import io.muster.chassis.arm.ArmPage;
import io.muster.chassis.arm.ArmPages;
import io.muster.chassis.arm.Gateway;
import io.muster.contracts.ResourceId;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Role definitions and role assignments in the shapes of `Microsoft.Authorization`.
@Path(AtScope.PATH + "/providers/Microsoft.Authorization")
public class RoleResource {

    private static final Set<String> PRINCIPAL_TYPES = Set.of("User", "Group", "ServicePrincipal");
    private static final int LONGEST_PRINCIPAL = 128;

    private final Roles roles;
    private final RoleAssignments assignments;
    private final CurrentCaller caller;
    private final Clock clock;
    private final Gateway gateway;

    RoleResource(Roles roles, RoleAssignments assignments, CurrentCaller caller, Clock clock, Gateway gateway) {
        this.roles = roles;
        this.assignments = assignments;
        this.caller = caller;
        this.clock = clock;
        this.gateway = gateway;
    }

    /// The body of a role assignment's PUT.
    public record AssignmentBody(@Nullable AssignmentProperties properties) {}

    /// What an assignment gives to whom.
    public record AssignmentProperties(
            @Nullable String roleDefinitionId,
            @Nullable String principalId,
            @Nullable String principalType) {}

    record AssignmentShape(String id, String name, String type, AssignmentValues properties) {}

    record AssignmentValues(
            String scope,
            String roleDefinitionId,
            String principalId,
            String principalType,
            Instant createdOn,
            String createdBy) {}

    record RoleShape(String id, String name, String type, RoleValues properties) {}

    record RoleValues(
            String roleName,
            String type,
            String description,
            List<Permission> permissions,
            List<String> assignableScopes) {}

    record Permission(
            List<String> actions, List<String> notActions, List<String> dataActions, List<String> notDataActions) {}

    /// All roles that can be assigned at the scope.
    @GET
    @Path("/roleDefinitions")
    public ArmPage<RoleShape> definitions() {
        return new ArmPage<>(roles.all().stream().map(RoleResource::shape).toList(), null);
    }

    @GET
    @Path("/roleDefinitions/{name}")
    public RoleShape definition(@PathParam("name") String name) {
        return roles.named(name).map(RoleResource::shape).orElseThrow(() -> roleNotFound(name));
    }

    /// The assignments that count at the scope, from above and below too.
    @GET
    @Path("/roleAssignments")
    public Uni<ArmPage<AssignmentShape>> list(
            @PathParam("scope") AtScope scope,
            @QueryParam("$top") @Nullable Integer top,
            @QueryParam("$skipToken") @Nullable String skipToken,
            @Context UriInfo uri) {
        var window = ArmPage.Window.of(top, skipToken);
        return assignments
                .at(scope.id(), window)
                .map(rows -> ArmPages.of(rows, window, row -> row.id().key(), RoleResource::shape, gateway.url(), uri));
    }

    @GET
    @Path("/roleAssignments/{name}")
    public Uni<AssignmentShape> find(@PathParam("scope") AtScope scope, @PathParam("name") String name) {
        return assignments.find(RoleAssignment.id(scope.id(), name)).map(RoleResource::shape);
    }

    /// 201 when made, 200 when the very same assignment was there.
    @PUT
    @Path("/roleAssignments/{name}")
    public Uni<Response> put(
            @PathParam("scope") AtScope scope, @PathParam("name") String name, @Nullable AssignmentBody body) {
        var role = roleOf(body);
        var wanted = wanted(scope.id(), name, body, role);
        return assignments
                .put(wanted, role)
                .map(put -> Response.status(put.made() ? 201 : 200)
                        .entity(shape(put.assignment()))
                        .build());
    }

    /// 200 with what was removed, 204 when there was nothing.
    @DELETE
    @Path("/roleAssignments/{name}")
    public Uni<Response> delete(@PathParam("scope") AtScope scope, @PathParam("name") String name) {
        return assignments
                .delete(RoleAssignment.id(scope.id(), name))
                .map(gone -> gone.map(was -> Response.ok(shape(was)).build())
                        .orElseGet(() -> Response.noContent().build()));
    }

    private RoleAssignment wanted(ResourceId scope, String name, @Nullable AssignmentBody body, Role role) {
        requireGuid(name);
        var sent = properties(body);
        var principal = sent.principalId();
        if (principal == null || principal.isBlank() || principal.length() > LONGEST_PRINCIPAL) {
            throw ArmError.badRequest("InvalidPrincipalId", "properties.principalId is the principal's object id.")
                    .exception();
        }
        var type = sent.principalType() == null ? "User" : sent.principalType();
        if (!PRINCIPAL_TYPES.contains(type)) {
            throw ArmError.badRequest("InvalidPrincipalType", "properties.principalType is one of " + PRINCIPAL_TYPES)
                    .exception();
        }
        return new RoleAssignment(
                RoleAssignment.id(scope, name),
                scope,
                principal,
                type,
                role.id(),
                clock.instant(),
                caller.person().principal());
    }

    private Role roleOf(@Nullable AssignmentBody body) {
        var id = properties(body).roleDefinitionId();
        if (id == null) {
            throw ArmError.badRequest("InvalidRoleDefinitionId", "properties.roleDefinitionId is missing.")
                    .exception();
        }
        return roles.named(id.substring(id.lastIndexOf('/') + 1)).orElseThrow(() -> roleNotFound(id));
    }

    private static AssignmentProperties properties(@Nullable AssignmentBody body) {
        if (body == null || body.properties() == null) {
            throw ArmError.invalidContent("The body needs 'properties' with roleDefinitionId and principalId.")
                    .exception();
        }
        return body.properties();
    }

    private static void requireGuid(String name) {
        try {
            var _ = UUID.fromString(name);
        } catch (IllegalArgumentException notOne) {
            throw ArmError.badRequest("InvalidRoleAssignmentId", "A role assignment's name is a GUID.")
                    .exception();
        }
    }

    private static RuntimeException roleNotFound(String name) {
        return ArmError.notFound(
                        "RoleDefinitionDoesNotExist", "The specified role definition '" + name + "' does not exist.")
                .exception();
    }

    private static AssignmentShape shape(RoleAssignment assignment) {
        return new AssignmentShape(
                assignment.id().value(),
                assignment.id().name(),
                "Microsoft.Authorization/roleAssignments",
                new AssignmentValues(
                        assignment.scope().value(),
                        assignment.roleDefinitionId().value(),
                        assignment.principalId(),
                        assignment.principalType(),
                        assignment.createdAt(),
                        assignment.createdBy()));
    }

    private static RoleShape shape(Role role) {
        var permission = new Permission(role.actions(), role.notActions(), List.of(), List.of());
        return new RoleShape(
                role.id().value(),
                role.name(),
                "Microsoft.Authorization/roleDefinitions",
                new RoleValues(role.roleName(), "BuiltInRole", role.description(), List.of(permission), List.of("/")));
    }
}
