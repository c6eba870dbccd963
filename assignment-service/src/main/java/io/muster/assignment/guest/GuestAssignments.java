package io.muster.assignment.guest;

import io.muster.assignment.content.Content;
import io.muster.assignment.fleet.Fleet;
import io.muster.assignment.fleet.FleetMachine;
import io.muster.assignment.policy.PolicyAssignmentStore;
import io.muster.chassis.access.Lineage;
import io.muster.chassis.fact.Outbox;
import io.muster.chassis.flow.InOrder;
import io.muster.contracts.facts.GuestAssignmentChanged;
import io.muster.contracts.facts.TargetChanged;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;

/// Works out machines' guest assignments anew and tells what changed. Every call belongs in a transaction that holds
/// [Fleet#holdCoverage()].
@Singleton
class GuestAssignments {

    private final GuestAssignmentStore store;
    private final PolicyAssignmentStore policies;
    private final Fleet fleet;
    private final Content content;
    private final Outbox outbox;
    private final Clock clock;

    GuestAssignments(
            GuestAssignmentStore store,
            PolicyAssignmentStore policies,
            Fleet fleet,
            Content content,
            Outbox outbox,
            Clock clock) {
        this.store = store;
        this.policies = policies;
        this.fleet = fleet;
        this.content = content;
        this.outbox = outbox;
        this.clock = clock;
    }

    Uni<Void> coverAll(List<FleetMachine> machines) {
        return machines.isEmpty()
                ? Uni.createFrom().voidItem()
                : fleet.tree()
                        .chain(tree ->
                                InOrder.each(machines, machine -> cover(machine, tree.lineage(machine.resource()))));
    }

    Uni<Void> cover(FleetMachine machine) {
        return coverAll(List.of(machine));
    }

    /// Nothing is written and nobody told when nothing changed.
    private Uni<Void> cover(FleetMachine machine, Lineage place) {
        return policies.above(place)
                .chain(above -> store.ofMachine(machine.id())
                        .map(before -> Coverage.of(machine, place, above, content.packages(), before, clock.instant()))
                        .chain(coverage -> coverage.isChange()
                                ? apply(machine, coverage)
                                : Uni.createFrom().voidItem()));
    }

    /// The machine is gone: so is all that was asked of it.
    Uni<Void> drop(List<GuestAssignment> assignments) {
        return InOrder.each(assignments, this::remove);
    }

    private Uni<Void> apply(FleetMachine machine, Coverage coverage) {
        var next = machine.next();
        return InOrder.each(coverage.removed(), this::remove)
                .chain(() -> InOrder.each(
                        coverage.saved(),
                        saved -> store.save(saved).chain(() -> outbox.announce(saved.changed(clock.instant())))))
                .chain(() -> fleet.save(next))
                .chain(() -> outbox.announce(new TargetChanged(next.id(), next.epoch(), clock.instant())));
    }

    private Uni<Void> remove(GuestAssignment assignment) {
        return store.remove(assignment)
                .chain(() -> outbox.tombstone(
                        GuestAssignmentChanged.class, assignment.id().key()));
    }
}
