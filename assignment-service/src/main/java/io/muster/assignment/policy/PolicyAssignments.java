package io.muster.assignment.policy;

import io.muster.assignment.fleet.Fleet;
import io.muster.chassis.arm.ArmError;
import io.muster.chassis.arm.ArmPage;
import io.muster.chassis.fact.Outbox;
import io.muster.chassis.flow.InOrder;
import io.muster.contracts.ResourceId;
import io.muster.contracts.facts.PolicyAssignmentChanged;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/// What can be done to policy assignments. Machines are covered by them as the fact comes around, see
/// `guest.PolicyListener`.
@Singleton
public class PolicyAssignments {

    private final PolicyAssignmentStore store;
    private final Fleet fleet;
    private final Outbox outbox;
    private final Clock clock;

    PolicyAssignments(PolicyAssignmentStore store, Fleet fleet, Outbox outbox, Clock clock) {
        this.store = store;
        this.fleet = fleet;
        this.outbox = outbox;
        this.clock = clock;
    }

    Uni<PolicyAssignment> find(ResourceId id) {
        return Panache.withSession(() -> store.find(id)
                .map(found -> found.orElseThrow(() -> ArmError.notFound(
                                "PolicyAssignmentNotFound",
                                "The policy assignment '" + id.name() + "' could not be found.")
                        .exception())));
    }

    /// Those that count at a scope, and those below it when they are wanted. What is in the subscriptions of a
    /// management group is not spelled below it, and is left out.
    Uni<List<PolicyAssignment>> at(ResourceId scope, boolean below, ArmPage.Window window) {
        return Panache.withSession(
                () -> fleet.tree().chain(tree -> store.at(tree.lineage(scope), below ? scope : null, window)));
    }

    Uni<PolicyAssignment> put(Wanted wanted) {
        return Panache.withTransaction(() -> fleet.knowsAndHolds(wanted.scope())
                .invoke(known -> {
                    if (!known) {
                        throw absent(wanted.scope()).exception();
                    }
                })
                .chain(() -> store.findForChange(wanted.id()))
                .chain(before -> {
                    var now = clock.instant();
                    var next = new PolicyAssignment(
                            before.map(PolicyAssignment::id).orElse(wanted.id()),
                            wanted.scope(),
                            wanted.definition(),
                            wanted.displayName(),
                            wanted.parameters(),
                            wanted.enforcement(),
                            before.map(PolicyAssignment::createdAt).orElse(now),
                            now);
                    return store.save(next)
                            .chain(() -> outbox.announce(next.changed()))
                            .replaceWith(next);
                }));
    }

    Uni<Optional<PolicyAssignment>> delete(ResourceId id) {
        return Panache.withTransaction(() -> store.findForChange(id)
                .chain(found -> found.isEmpty()
                        ? Uni.createFrom().item(found)
                        : remove(found.get()).replaceWith(found)));
    }

    /// Takes away all that is assigned at a scope that is gone, or below it, in the transaction at hand: it must not
    /// wait for another of that name.
    public Uni<Void> dropWithin(ResourceId scope) {
        return store.withinForChange(scope).chain(found -> InOrder.each(found, this::remove));
    }

    private Uni<Void> remove(PolicyAssignment assignment) {
        return store.delete(assignment.id())
                .chain(() -> outbox.tombstone(
                        PolicyAssignmentChanged.class, assignment.id().key()));
    }

    private static ArmError absent(ResourceId scope) {
        if (scope.value().contains("/providers/")) {
            return ArmError.resourceNotFound(scope.type(), scope.name());
        }
        return scope.resourceGroup().isPresent()
                ? ArmError.notFound(
                        "ResourceGroupNotFound", "Resource group '" + scope.name() + "' could not be found.")
                : ArmError.notFound(
                        "SubscriptionNotFound", "The subscription '" + scope.name() + "' could not be found.");
    }
}
