package io.muster.identity.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.muster.chassis.access.AtScope;
import io.muster.chassis.access.CurrentCaller;
import io.muster.chassis.arm.ArmPage;
import io.muster.chassis.arm.ArmPages;
import io.muster.chassis.arm.Gateway;
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
import org.jspecify.annotations.Nullable;

/// Role assignments in the shape of `Microsoft.Authorization`.
@Path(AtScope.PATH + "/providers/Microsoft.Authorization/roleAssignments")
public class RoleAssignmentResource {

    private final RoleAssignments assignments;
    private final CurrentCaller caller;
    private final Clock clock;
    private final Gateway gateway;

    RoleAssignmentResource(RoleAssignments assignments, CurrentCaller caller, Clock clock, Gateway gateway) {
        this.assignments = assignments;
        this.caller = caller;
        this.clock = clock;
        this.gateway = gateway;
    }

    record Shape(String id, String name, String type, Properties properties) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Properties(
            String scope,
            String roleDefinitionId,
            String principalId,
            String principalType,
            @Nullable String description,
            Instant createdOn,
            Instant updatedOn,
            String createdBy,
            String updatedBy) {}

    /// The assignments that count at the scope, from above and below too. `$filter` takes `atScope()`, which leaves out
    /// what is below, and `principalId eq '…'` or `assignedTo('…')`; `assignedTo()` is what the caller holds, by
    /// itself or in a group.
    @GET
    public Uni<ArmPage<Shape>> list(
            @PathParam("scope") AtScope scope,
            @QueryParam("$filter") @Nullable String filter,
            @QueryParam("$top") @Nullable Integer top,
            @QueryParam("$skipToken") @Nullable String skipToken,
            @Context UriInfo uri) {
        var window = ArmPage.Window.of(top, skipToken);
        return assignments
                .at(scope.id(), AssignmentFilter.of(filter, caller.person()), window)
                .map(rows -> ArmPages.of(
                        rows, window, row -> row.id().key(), RoleAssignmentResource::shape, gateway.url(), uri));
    }

    @GET
    @Path("/{name}")
    public Uni<Shape> find(@PathParam("scope") AtScope scope, @PathParam("name") String name) {
        return assignments.find(RoleAssignment.id(scope.id(), name)).map(RoleAssignmentResource::shape);
    }

    /// 201 when made, 200 when the very same assignment was there.
    @PUT
    @Path("/{name}")
    public Uni<Response> put(
            @PathParam("scope") AtScope scope, @PathParam("name") String name, WantedAssignment.@Nullable Body body) {
        var wanted = WantedAssignment.of(scope.id(), name, body, caller.person().principal(), clock.instant());
        return assignments
                .put(wanted)
                .map(put -> Response.status(put.made() ? 201 : 200)
                        .entity(shape(put.assignment()))
                        .build());
    }

    /// 200 with what was removed, 204 when there was nothing.
    @DELETE
    @Path("/{name}")
    public Uni<Response> delete(@PathParam("scope") AtScope scope, @PathParam("name") String name) {
        return assignments
                .delete(scope.id(), name)
                .map(gone -> gone.map(was -> Response.ok(shape(was)).build())
                        .orElseGet(() -> Response.noContent().build()));
    }

    private static Shape shape(RoleAssignment assignment) {
        return new Shape(
                assignment.id().value(),
                assignment.id().name(),
                "Microsoft.Authorization/roleAssignments",
                new Properties(
                        assignment.scope().value(),
                        assignment.roleDefinitionId().value(),
                        assignment.principalId(),
                        assignment.principalType(),
                        assignment.description(),
                        assignment.createdAt(),
                        assignment.createdAt(),
                        assignment.createdBy(),
                        assignment.createdBy()));
    }
}
