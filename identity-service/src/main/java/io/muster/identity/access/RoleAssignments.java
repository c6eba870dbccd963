package io.muster.identity.access;

import io.muster.chassis.arm.ArmError;
import io.muster.chassis.arm.ArmPage;
import io.muster.chassis.fact.Outbox;
import io.muster.chassis.flow.InOrder;
import io.muster.contracts.ResourceId;
import io.muster.contracts.facts.RoleAssignmentChanged;
import io.muster.identity.Turn;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/// What can be done to role assignments.
@Singleton
public class RoleAssignments {

    private final RoleAssignmentStore store;
    private final Outbox outbox;
    private final Clock clock;

    RoleAssignments(RoleAssignmentStore store, Outbox outbox, Clock clock) {
        this.store = store;
        this.outbox = outbox;
        this.clock = clock;
    }

    /// An assignment as it is after a PUT.
    record Put(RoleAssignment assignment, boolean made) {}

    Uni<RoleAssignment> find(ResourceId id) {
        return Panache.withSession(() -> store.find(id)
                .map(found -> found.orElseThrow(() -> ArmError.notFound(
                                "RoleAssignmentNotFound", "The role assignment '" + id.name() + "' is not found.")
                        .exception())));
    }

    Uni<List<RoleAssignment>> at(ResourceId scope, ArmPage.Window window) {
        return Panache.withSession(() -> store.at(scope.keysDownToHere(), scope, window));
    }

    /// Assignments cannot be changed, only made and removed: the same again is fine, another one under the same name or
    /// the same role twice is a conflict.
    Uni<Put> put(RoleAssignment wanted, Role role) {
        return Panache.withTransaction(() -> Turn.at(wanted.scope()).chain(() -> decide(wanted, role)));
    }

    /// Adds the assignment unless the principal has the role there already, in the transaction at hand.
    public Uni<Void> ensure(RoleAssignment wanted, Role role) {
        return store.same(wanted)
                .chain(same -> same.isPresent()
                        ? Uni.createFrom().voidItem()
                        : add(wanted, role).replaceWithVoid());
    }

    private Uni<Put> decide(RoleAssignment wanted, Role role) {
        return store.find(wanted.id())
                .chain(named -> named.isPresent()
                        ? again(named.get(), wanted)
                        : store.same(wanted).chain(same -> same.isPresent() ? exists(same) : add(wanted, role)));
    }

    Uni<Optional<RoleAssignment>> delete(ResourceId id) {
        return Panache.withTransaction(() -> store.findForChange(id)
                .chain(found -> found.isEmpty()
                        ? Uni.createFrom().item(found)
                        : remove(found.get()).replaceWith(found)));
    }

    /// Takes away all that was given at a scope or below it, in the transaction at hand: whoever comes there under the
    /// same name later must not inherit it.
    public Uni<Void> removeWithin(ResourceId scope) {
        return store.withinForChange(scope).chain(found -> InOrder.each(found, this::remove));
    }

    private Uni<Void> remove(RoleAssignment assignment) {
        return store.delete(assignment.id())
                .chain(() -> outbox.tombstone(
                        RoleAssignmentChanged.class, assignment.id().key()));
    }

    private Uni<Put> add(RoleAssignment wanted, Role role) {
        return store.add(wanted)
                .chain(() -> outbox.announce(wanted.changed(role, clock.instant())))
                .replaceWith(new Put(wanted, true));
    }

    private static Uni<Put> again(RoleAssignment before, RoleAssignment wanted) {
        return before.principalId().equals(wanted.principalId())
                        && before.roleDefinitionId().equals(wanted.roleDefinitionId())
                ? Uni.createFrom().item(new Put(before, false))
                : exists(Optional.of(before));
    }

    private static Uni<Put> exists(Optional<RoleAssignment> before) {
        return Uni.createFrom()
                .failure(ArmError.conflict(
                                "RoleAssignmentExists",
                                "The role assignment already exists: "
                                        + before.map(RoleAssignment::id).orElse(ResourceId.ROOT) + ".")
                        .exception());
    }
}
