package io.muster.assignment.policy;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.muster.assignment.definition.Definitions;
import io.muster.chassis.access.AtScope;
import io.muster.chassis.arm.ArmError;
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
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Policy assignments in the shape of `Microsoft.Authorization`.
@Path(AtScope.PATH + "/providers/Microsoft.Authorization/policyAssignments")
public class PolicyAssignmentResource {

    private final PolicyAssignments assignments;
    private final Definitions definitions;
    private final Gateway gateway;

    PolicyAssignmentResource(PolicyAssignments assignments, Definitions definitions, Gateway gateway) {
        this.assignments = assignments;
        this.definitions = definitions;
        this.gateway = gateway;
    }

    record Shape(String id, String name, String type, Properties properties, SystemData systemData) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Properties(
            @Nullable String displayName,
            String policyDefinitionId,
            String scope,
            Map<String, Value> parameters,
            Enforcement enforcementMode) {}

    record Value(String value) {}

    record SystemData(Instant createdAt, Instant lastModifiedAt) {}

    /// `$filter` takes `atScope()`: what counts here, without what is assigned below.
    @GET
    public Uni<ArmPage<Shape>> list(
            @PathParam("scope") AtScope scope,
            @QueryParam("$filter") @Nullable String filter,
            @QueryParam("$top") @Nullable Integer top,
            @QueryParam("$skipToken") @Nullable String skipToken,
            @Context UriInfo uri) {
        var window = ArmPage.Window.of(top, skipToken);
        return assignments
                .at(scope.id(), below(filter), window)
                .map(rows -> ArmPages.of(
                        rows, window, row -> row.id().key(), PolicyAssignmentResource::shape, gateway.url(), uri));
    }

    @GET
    @Path("/{name}")
    public Uni<Shape> find(@PathParam("scope") AtScope scope, @PathParam("name") String name) {
        return assignments.find(PolicyAssignment.id(scope.id(), name)).map(PolicyAssignmentResource::shape);
    }

    /// Always 201, new or not: the clients of this API take nothing else.
    @PUT
    @Path("/{name}")
    public Uni<Response> put(
            @PathParam("scope") AtScope scope, @PathParam("name") String name, @Nullable PolicyAssignmentBody body) {
        return assignments
                .put(Wanted.of(scope.id(), name, body, definitions))
                .map(put -> Response.status(201).entity(shape(put)).build());
    }

    /// Its guest assignments go with it. 200 with what was deleted, 204 when there was nothing.
    @DELETE
    @Path("/{name}")
    public Uni<Response> delete(@PathParam("scope") AtScope scope, @PathParam("name") String name) {
        return assignments
                .delete(PolicyAssignment.id(scope.id(), name))
                .map(gone -> gone.map(was -> Response.ok(shape(was)).build())
                        .orElseGet(() -> Response.noContent().build()));
    }

    private static boolean below(@Nullable String filter) {
        if (filter == null || filter.isBlank()) {
            return true;
        }
        if (filter.strip().equals("atScope()")) {
            return false;
        }
        throw ArmError.badRequest("InvalidFilter", "$filter takes atScope() here.")
                .exception();
    }

    private static Shape shape(PolicyAssignment assignment) {
        var values = new TreeMap<String, Value>();
        assignment.parameters().forEach((name, value) -> values.put(name, new Value(value)));
        return new Shape(
                assignment.id().value(),
                assignment.id().name(),
                "Microsoft.Authorization/policyAssignments",
                new Properties(
                        assignment.displayName(),
                        assignment.definition().id().value(),
                        assignment.scope().value(),
                        values,
                        assignment.enforcement()),
                new SystemData(assignment.createdAt(), assignment.updatedAt()));
    }
}
