package io.muster.assignment.guest;

import io.muster.assignment.content.Content;
import io.muster.assignment.fleet.Fleet;
import io.muster.assignment.fleet.FleetMachine;
import io.muster.assignment.fleet.Tree;
import io.muster.assignment.policy.PolicyAssignment;
import io.muster.assignment.policy.PolicyAssignmentStore;
import io.muster.chassis.access.Lineage;
import io.muster.chassis.fact.Outbox;
import io.muster.chassis.flow.InOrder;
import io.muster.contracts.MachineId;
import io.muster.contracts.facts.Fact;
import io.muster.contracts.facts.GuestAssignmentChanged;
import io.muster.contracts.facts.TargetChanged;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;

/// Works out machines' guest assignments anew and tells what changed. Every call belongs in a transaction that holds
/// [Fleet#holdCoverage()].
@Singleton
class GuestAssignments {

    /// So many machines are looked at by one statement.
    private static final int TOGETHER = 100;

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
                        .chain(tree -> InOrder.each(
                                machines.stream()
                                        .gather(Gatherers.windowFixed(TOGETHER))
                                        .toList(),
                                some -> cover(some, tree)));
    }

    Uni<Void> cover(FleetMachine machine) {
        return coverAll(List.of(machine));
    }

    /// Nothing is written and nobody told when nothing changed.
    private Uni<Void> cover(List<FleetMachine> machines, Tree tree) {
        var places = machines.stream()
                .collect(Collectors.toMap(machine -> machine, machine -> tree.lineage(machine.resource())));
        var scopes =
                places.values().stream().flatMap(place -> place.keys().stream()).collect(Collectors.toSet());
        var told = new ArrayList<Fact>();
        return policies.to(scopes)
                .chain(above -> store.ofMachines(
                                machines.stream().map(FleetMachine::id).toList())
                        .chain(before -> InOrder.each(
                                machines, machine -> apply(machine, coverage(machine, places, above, before), told))))
                .chain(() -> outbox.announce(told));
    }

    private Coverage coverage(
            FleetMachine machine,
            Map<FleetMachine, Lineage> places,
            List<PolicyAssignment> above,
            Map<MachineId, List<GuestAssignment>> before) {
        return Coverage.of(
                machine,
                Objects.requireNonNull(places.get(machine)),
                above,
                content.packages(),
                before.getOrDefault(machine.id(), List.of()),
                clock.instant());
    }

    /// The machine is gone: so is all that was asked of it.
    Uni<Void> drop(List<GuestAssignment> assignments) {
        return InOrder.each(assignments, this::remove);
    }

    /// @param told takes what is to be announced
    private Uni<Void> apply(FleetMachine machine, Coverage coverage, List<Fact> told) {
        if (!coverage.isChange()) {
            return Uni.createFrom().voidItem();
        }
        var next = machine.next();
        var now = clock.instant();
        coverage.saved().forEach(saved -> told.add(saved.changed(now)));
        told.add(new TargetChanged(next.id(), next.epoch(), now));
        return InOrder.each(coverage.removed(), this::remove)
                .chain(() -> InOrder.each(coverage.saved(), store::save))
                .chain(() -> fleet.save(next));
    }

    private Uni<Void> remove(GuestAssignment assignment) {
        return store.remove(assignment)
                .chain(() -> outbox.tombstone(
                        GuestAssignmentChanged.class, assignment.id().key()));
    }
}
