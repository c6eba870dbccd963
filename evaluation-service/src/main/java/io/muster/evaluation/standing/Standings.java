package io.muster.evaluation.standing;

import io.muster.chassis.fact.Outbox;
import io.muster.chassis.flow.InOrder;
import io.muster.chassis.flow.Turn;
import io.muster.contracts.MachineId;
import io.muster.contracts.facts.ReportReceived;
import io.muster.contracts.facts.StandingChanged;
import io.muster.evaluation.fleet.Fleet;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;

/// Applies reports and removals, of one assignment one at a time. Every call belongs in a transaction. Who takes
/// several turns takes the machine's first and then those of its assignments by key, so that nobody waits in a ring.
@Singleton
class Standings {

    private final Fleet fleet;
    private final StandingStore standings;
    private final FindingStore findings;
    private final Outbox outbox;
    private final Clock clock;

    Standings(Fleet fleet, StandingStore standings, FindingStore findings, Outbox outbox, Clock clock) {
        this.fleet = fleet;
        this.standings = standings;
        this.findings = findings;
        this.outbox = outbox;
        this.clock = clock;
    }

    /// Facts of different topics come in any order: a report counts even when its assignment was not heard of yet, and
    /// does not count once the assignment or the machine was taken away.
    Uni<Void> weigh(ReportReceived received) {
        var machine = received.report().machine();
        var key = received.report().assignment().key();
        return Turn.at(machine.toString())
                .chain(() -> Turn.at(key))
                .chain(() -> fleet.isRemoved(machine, key))
                .chain(gone -> gone ? Uni.createFrom().voidItem() : apply(key, received));
    }

    /// The assignment was taken away.
    Uni<Void> remove(String assignmentKey) {
        return Turn.at(assignmentKey)
                .chain(() -> fleet.removeAssignment(assignmentKey))
                .chain(() -> clear(assignmentKey));
    }

    /// The machine is gone, and all it had with it.
    Uni<Void> remove(MachineId machine) {
        return Turn.at(machine.toString())
                .chain(() -> fleet.assignmentsOf(machine))
                .chain(keys -> InOrder.each(keys, key -> Turn.at(key).chain(() -> clear(key))))
                .chain(() -> fleet.removeAssignmentsOf(machine))
                .chain(() -> fleet.forget(machine));
    }

    /// Nothing fails any more because of this assignment.
    private Uni<Void> clear(String assignmentKey) {
        var now = clock.instant();
        return findings.open(assignmentKey)
                .chain(open -> {
                    var closed =
                            open.stream().map(finding -> finding.closed(now)).toList();
                    var facts = closed.stream()
                            .map(finding -> finding.closedFact(null, now))
                            .toList();
                    return findings.save(assignmentKey, List.of(), closed).chain(() -> outbox.announce(facts));
                })
                .chain(() -> standings.remove(assignmentKey))
                .chain(removed -> removed
                        ? outbox.tombstone(StandingChanged.class, assignmentKey)
                        : Uni.createFrom().voidItem());
    }

    private Uni<Void> apply(String key, ReportReceived received) {
        return standings
                .find(key)
                .chain(before -> findings.open(key)
                        .map(open -> Weighing.of(before, open, received))
                        .chain(weighed -> weighed.isEmpty() ? Uni.createFrom().voidItem() : keep(key, weighed.get())));
    }

    private Uni<Void> keep(String key, Weighing weighed) {
        return standings
                .save(weighed.standing())
                .chain(() -> findings.save(key, weighed.open(), weighed.closed()))
                .chain(() -> outbox.announce(weighed.facts()));
    }
}
