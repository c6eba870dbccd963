package io.muster.assignment.guest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.muster.assignment.fleet.Fleet;
import io.muster.chassis.access.AtScope;
import io.muster.chassis.arm.ArmError;
import io.muster.chassis.arm.ArmPage;
import io.muster.chassis.arm.ArmPages;
import io.muster.chassis.arm.Gateway;
import io.muster.contracts.AssignmentMode;
import io.muster.contracts.ComplianceStatus;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Guest assignments in the shape of `Microsoft.GuestConfiguration`: of one machine, or of all in a resource group or
/// subscription.
@Path(AtScope.PATH + "/providers/Microsoft.GuestConfiguration/guestConfigurationAssignments")
public class GuestAssignmentResource {

    private static final String TYPE = "Microsoft.GuestConfiguration/guestConfigurationAssignments";

    private final GuestAssignmentStore store;
    private final Fleet fleet;
    private final Gateway gateway;

    GuestAssignmentResource(GuestAssignmentStore store, Fleet fleet, Gateway gateway) {
        this.store = store;
        this.fleet = fleet;
        this.gateway = gateway;
    }

    record Shape(String id, String name, String type, Properties properties) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Properties(
            String targetResourceId,
            String context,
            String policyAssignmentId,
            String provisioningState,
            ComplianceStatus complianceStatus,
            @Nullable Instant lastComplianceStatusChecked,
            @Nullable String latestReportId,
            GuestConfiguration guestConfiguration) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record GuestConfiguration(
            String kind,
            String name,
            String version,
            String contentHash,
            String contentType,
            AssignmentMode assignmentType,
            @Nullable ConfigurationSetting configurationSetting,
            List<String> configurationParameter) {}

    /// The public shape has `ApplyOnly` here alone.
    record ConfigurationSetting(AssignmentMode configurationMode) {}

    @GET
    public Uni<ArmPage<Shape>> list(
            @PathParam("scope") AtScope scope,
            @QueryParam("$top") @Nullable Integer top,
            @QueryParam("$skipToken") @Nullable String skipToken,
            @Context UriInfo uri) {
        var at = scope.id();
        var window = ArmPage.Window.of(top, skipToken);
        return Panache.withSession(() -> fleet.knows(at)
                .invoke(known -> {
                    if (!known || at.isManagementGroup()) {
                        throw ArmError.resourceNotFound(at.type(), at.name()).exception();
                    }
                })
                .chain(() -> store.within(at, window))
                .map(rows -> ArmPages.of(
                        rows, window, row -> row.id().key(), GuestAssignmentResource::shape, gateway.url(), uri)));
    }

    @GET
    @Path("/{name}")
    public Uni<Shape> find(@PathParam("scope") AtScope scope, @PathParam("name") String name) {
        var id = scope.id().child("Microsoft.GuestConfiguration", "guestConfigurationAssignments", name);
        return Panache.withSession(() -> store.find(id.key())
                .map(found -> found.map(GuestAssignmentResource::shape)
                        .orElseThrow(() -> ArmError.resourceNotFound(TYPE, name).exception())));
    }

    private static Shape shape(GuestAssignment assignment) {
        var content = assignment.content();
        return new Shape(
                assignment.id().value(),
                assignment.id().name(),
                TYPE,
                new Properties(
                        assignment.machineId().value(),
                        "Azure policy",
                        assignment.policyAssignment().value(),
                        "Succeeded",
                        assignment.status(),
                        assignment.checkedAt(),
                        reportId(assignment.latestReport()),
                        new GuestConfiguration(
                                "DSC",
                                content.name(),
                                content.version(),
                                content.sha256().toUpperCase(Locale.ROOT),
                                "Builtin",
                                assignment.mode(),
                                assignment.mode() == AssignmentMode.AUDIT
                                        ? null
                                        : new ConfigurationSetting(assignment.mode()),
                                List.of())));
    }

    private static @Nullable String reportId(@Nullable UUID report) {
        return report == null ? null : report.toString();
    }
}
