package io.muster.evaluation.standing;

import io.muster.chassis.arm.ArmPage;
import io.muster.chassis.arm.Below;
import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import io.muster.evaluation.standing.Standing.Counts;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/// Keeps the latest word on every guest assignment. Every call belongs in a session or transaction.
@Singleton
class StandingStore {

    private final Rows rows = new Rows();

    Uni<Optional<Standing>> find(String assignmentKey) {
        return rows.findById(assignmentKey).map(row -> Optional.ofNullable(row).map(StandingStore::value));
    }

    /// At or below a scope, by assignment; one row more than the window's size.
    Uni<List<Standing>> within(ResourceId scope, ArmPage.Window window) {
        return rows.find(
                        "(machineKey = ?1 or machineKey like ?2 escape '!') and assignmentKey > ?3 order by assignmentKey",
                        scope.key(),
                        Below.pattern(scope),
                        window.after())
                .range(0, window.size())
                .list()
                .map(found -> found.stream().map(StandingStore::value).toList());
    }

    Uni<Void> save(Standing standing) {
        return rows.findById(standing.assignment().key()).chain(found -> {
            if (found != null) {
                fill(found, standing);
                return Uni.createFrom().voidItem();
            }
            var row = new StandingRow();
            row.assignmentKey = standing.assignment().key();
            fill(row, standing);
            return rows.persist(row).replaceWithVoid();
        });
    }

    /// False when there was none.
    Uni<Boolean> remove(String assignmentKey) {
        return rows.deleteById(assignmentKey);
    }

    private static void fill(StandingRow row, Standing standing) {
        row.assignment = standing.assignment().value();
        row.machineId = standing.machine().value();
        row.machineKey = Standing.machineOf(standing.assignment()).key();
        row.status = standing.status();
        row.compliant = standing.counts().compliant();
        row.nonCompliant = standing.counts().nonCompliant();
        row.notApplicable = standing.counts().notApplicable();
        row.errors = standing.counts().errors();
        row.latestReport = standing.latestReport();
        row.finishedAt = standing.finishedAt();
        row.since = standing.since();
        row.at = standing.at();
    }

    private static Standing value(StandingRow row) {
        return new Standing(
                ResourceId.of(row.assignment),
                new MachineId(row.machineId),
                row.status,
                new Counts(row.compliant, row.nonCompliant, row.notApplicable, row.errors),
                row.latestReport,
                row.finishedAt,
                row.since,
                row.at);
    }

    private static final class Rows implements PanacheRepositoryBase<StandingRow, String> {}
}
