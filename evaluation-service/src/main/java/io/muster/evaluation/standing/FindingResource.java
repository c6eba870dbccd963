package io.muster.evaluation.standing;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.muster.chassis.access.AtScope;
import io.muster.chassis.arm.ArmError;
import io.muster.chassis.arm.ArmPage;
import io.muster.chassis.arm.ArmPages;
import io.muster.chassis.arm.Gateway;
import io.muster.contracts.ComplianceStatus;
import io.muster.contracts.Severity;
import io.muster.contracts.Verdict;
import io.muster.contracts.agent.Evidence;
import io.muster.contracts.agent.Reason;
import io.muster.evaluation.fleet.Fleet;
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
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Findings of a machine, and standings at any scope.
@Path(AtScope.PATH + "/providers/Muster.Evaluation")
public class FindingResource {

    private final FindingStore findings;
    private final StandingStore standings;
    private final Fleet fleet;
    private final Gateway gateway;

    FindingResource(FindingStore findings, StandingStore standings, Fleet fleet, Gateway gateway) {
        this.findings = findings;
        this.standings = standings;
        this.fleet = fleet;
        this.gateway = gateway;
    }

    record FindingShape(String id, String name, String type, FindingProperties properties) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record FindingProperties(
            UUID rule,
            String title,
            Severity severity,
            Verdict verdict,
            List<Reason> reasons,
            List<Evidence> evidence,
            Instant openedAt,
            @Nullable Instant closedAt,
            String assignment) {}

    record StandingShape(String id, String name, String type, StandingProperties properties) {}

    record StandingProperties(
            String machine,
            String machineId,
            String assignment,
            ComplianceStatus status,
            int compliant,
            int nonCompliant,
            int notApplicable,
            int errors,
            UUID latestReport,
            Instant finishedAt,
            Instant since,
            Instant at) {}

    /// A machine's findings, most severe first. `state` is `open` (the default), `closed` or `all`.
    @GET
    @Path("/findings")
    public Uni<ArmPage<FindingShape>> findings(
            @PathParam("scope") AtScope scope,
            @QueryParam("state") @Nullable String state,
            @QueryParam("$top") @Nullable Integer top,
            @QueryParam("$skipToken") @Nullable String skipToken,
            @Context UriInfo uri) {
        var machine = scope.id();
        var window = ArmPage.Window.of(top, skipToken);
        var wanted = state(state);
        return Panache.withSession(() -> fleet.knows(machine)
                .invoke(known -> {
                    if (!known) {
                        throw ArmError.resourceNotFound("Microsoft.HybridCompute/machines", machine.name())
                                .exception();
                    }
                })
                .chain(() -> findings.ofMachine(machine, wanted, window))
                .map(rows -> ArmPages.of(rows, window, Finding::sortKey, FindingResource::shape, gateway.url(), uri)));
    }

    /// The latest word on every guest assignment at or below the scope.
    @GET
    @Path("/standings")
    public Uni<ArmPage<StandingShape>> standings(
            @PathParam("scope") AtScope scope,
            @QueryParam("$top") @Nullable Integer top,
            @QueryParam("$skipToken") @Nullable String skipToken,
            @Context UriInfo uri) {
        var window = ArmPage.Window.of(top, skipToken);
        return Panache.withSession(() -> standings
                .within(scope.id(), window)
                .map(rows -> ArmPages.of(
                        rows, window, row -> row.assignment().key(), FindingResource::shape, gateway.url(), uri)));
    }

    private static FindingStore.State state(@Nullable String state) {
        return switch (state == null ? "open" : state) {
            case "open" -> FindingStore.State.OPEN;
            case "closed" -> FindingStore.State.CLOSED;
            case "all" -> FindingStore.State.ALL;
            default ->
                throw ArmError.badRequest("InvalidState", "state is open, closed or all.")
                        .exception();
        };
    }

    private static FindingShape shape(Finding finding) {
        var name = finding.id().toString();
        return new FindingShape(
                Standing.machineOf(finding.assignment())
                        .child("Muster.Evaluation", "findings", name)
                        .value(),
                name,
                "Muster.Evaluation/findings",
                new FindingProperties(
                        finding.rule(),
                        finding.title(),
                        finding.severity(),
                        finding.verdict(),
                        finding.reasons(),
                        finding.evidence(),
                        finding.openedAt(),
                        finding.closedAt(),
                        finding.assignment().value()));
    }

    private static StandingShape shape(Standing standing) {
        var machine = Standing.machineOf(standing.assignment());
        var name = standing.assignment().name();
        return new StandingShape(
                machine.child("Muster.Evaluation", "standings", name).value(),
                name,
                "Muster.Evaluation/standings",
                new StandingProperties(
                        standing.machine().toString(),
                        machine.value(),
                        standing.assignment().value(),
                        standing.status(),
                        standing.counts().compliant(),
                        standing.counts().nonCompliant(),
                        standing.counts().notApplicable(),
                        standing.counts().errors(),
                        standing.latestReport(),
                        standing.finishedAt(),
                        standing.since(),
                        standing.at()));
    }
}
