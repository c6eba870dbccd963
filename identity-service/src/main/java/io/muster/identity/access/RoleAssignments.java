package io.muster.identity.access;

import io.muster.chassis.access.Grants;
import io.muster.chassis.arm.ArmError;
import io.muster.chassis.arm.ArmPage;
import io.muster.chassis.fact.Outbox;
import io.muster.chassis.flow.InOrder;
import io.muster.chassis.flow.Turn;
import io.muster.contracts.ResourceId;
import io.muster.contracts.facts.RoleAssignmentChanged;
import io.muster.identity.role.ExistingScopes;
import io.muster.identity.role.Role;
import io.muster.identity.role.RoleHolders;
import io.muster.identity.role.RoleStore;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/// What can be done to role assignments.
@Singleton
public class RoleAssignments implements RoleHolders {

    private static final String OWNER = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";

    private final RoleAssignmentStore store;
    private final RoleStore roles;
    private final ExistingScopes scopes;
    private final Grants grants;
    private final Outbox outbox;
    private final Clock clock;

    RoleAssignments(
            RoleAssignmentStore store,
            RoleStore roles,
            ExistingScopes scopes,
            Grants grants,
            Outbox outbox,
            Clock clock) {
        this.store = store;
        this.roles = roles;
        this.scopes = scopes;
        this.grants = grants;
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

    /// The assignments that count at a scope, and those below it when they are wanted.
    Uni<List<RoleAssignment>> at(ResourceId scope, AssignmentFilter filter, ArmPage.Window window) {
        var keys = grants.lineage(scope).keys();
        return Panache.withSession(() -> store.at(keys, filter.below() ? scope : null, filter.whose(), window));
    }

    /// Assignments cannot be changed, only made and removed: the same again is fine, another one under the same name or
    /// the same role twice is a conflict.
    Uni<Put> put(RoleAssignment wanted) {
        return Panache.withTransaction(() -> Turn.at(wanted.scope().key())
                .chain(() -> scopes.require(wanted.scope()))
                .chain(() -> roles.findAndHold(wanted.roleDefinitionId().name()))
                .map(role -> assignable(role, wanted))
                .chain(role -> decide(wanted, role)));
    }

    /// Adds the assignment unless the principal has the role there already, in the transaction at hand.
    public Uni<Void> ensure(RoleAssignment wanted, Role role) {
        return store.same(wanted)
                .chain(same -> same.isPresent()
                        ? Uni.createFrom().voidItem()
                        : add(wanted, role).replaceWithVoid());
    }

    Uni<Optional<RoleAssignment>> delete(ResourceId scope, String name) {
        return Panache.withTransaction(() -> ownersTurn(scope)
                .chain(() -> store.findForChange(RoleAssignment.id(scope, name)))
                .chain(found -> found.isEmpty()
                        ? Uni.createFrom().item(found)
                        : requireAnotherOwner(found.get())
                                .chain(() -> remove(found.get()))
                                .replaceWith(found)));
    }

    /// Takes away all that was given at a scope or below it, in the transaction at hand: whoever comes there under the
    /// same name later must not inherit it.
    public Uni<Void> removeWithin(ResourceId scope) {
        return store.withinForChange(scope).chain(found -> InOrder.each(found, this::remove));
    }

    @Override
    public Uni<List<ResourceId>> heldAt(Role role) {
        return store.ofRole(role.id())
                .map(found -> found.stream().map(RoleAssignment::scope).toList());
    }

    @Override
    public Uni<Void> tellAgain(Role role) {
        return store.ofRoleForChange(role.id())
                .chain(found -> InOrder.each(found, one -> outbox.announce(one.changed(role, clock.instant()))));
    }

    private Role assignable(Optional<Role> found, RoleAssignment wanted) {
        var name = wanted.roleDefinitionId().name();
        var role = found.orElseThrow(() -> ArmError.notFound(
                        "RoleDefinitionDoesNotExist", "The specified role definition '" + name + "' does not exist.")
                .exception());
        if (!role.isAssignable(grants.lineage(wanted.scope()))) {
            throw ArmError.badRequest(
                            "RoleDefinitionNotAssignable",
                            "The role '" + role.roleName() + "' can be assigned at " + role.assignableScopes()
                                    + " and below, and '" + wanted.scope() + "' is not there.")
                    .exception();
        }
        return role;
    }

    private Uni<Put> decide(RoleAssignment wanted, Role role) {
        return store.find(wanted.id())
                .chain(named -> named.isPresent()
                        ? again(named.get(), wanted)
                        : store.same(wanted).chain(same -> same.isPresent() ? exists(same.get()) : add(wanted, role)));
    }

    private Uni<Put> add(RoleAssignment wanted, Role role) {
        return store.add(wanted)
                .chain(() -> outbox.announce(wanted.changed(role, clock.instant())))
                .replaceWith(new Put(wanted, true));
    }

    private Uni<Void> remove(RoleAssignment assignment) {
        return store.delete(assignment.id())
                .chain(() -> outbox.tombstone(
                        RoleAssignmentChanged.class, assignment.id().key()));
    }

    /// Somebody must be left who can give roles everywhere: the last owner at the top stays. A group is nobody, because
    /// nobody may be in it.
    private Uni<Void> requireAnotherOwner(RoleAssignment leaving) {
        if (!isOwnerAtTheTop(leaving)) {
            return Uni.createFrom().voidItem();
        }
        return store.ofRole(leaving.roleDefinitionId())
                .invoke(owners -> {
                    if (owners.stream().filter(this::isOwnerAtTheTop).count() < 2) {
                        throw ArmError.conflict(
                                        "LastOwner",
                                        "This is the last owner of everything. Make another one before this one goes.")
                                .exception();
                    }
                })
                .replaceWithVoid();
    }

    private boolean isOwnerAtTheTop(RoleAssignment one) {
        return one.roleDefinitionId().name().equals(OWNER)
                && isTop(one.scope())
                && !one.principalType().equals("Group");
    }

    /// One at a time at the top: two who go at once are each other's other owner.
    private Uni<Void> ownersTurn(ResourceId scope) {
        return isTop(scope) ? Turn.at(OWNER) : Uni.createFrom().voidItem();
    }

    /// The root, and the root group, which has nothing above it but the root.
    private boolean isTop(ResourceId scope) {
        return scope.equals(ResourceId.ROOT)
                || (scope.isManagementGroup() && grants.lineage(scope).keys().size() == 2);
    }

    private static Uni<Put> again(RoleAssignment before, RoleAssignment wanted) {
        return before.principalId().equals(wanted.principalId())
                        && before.roleDefinitionId().equals(wanted.roleDefinitionId())
                ? Uni.createFrom().item(new Put(before, false))
                : exists(before);
    }

    private static Uni<Put> exists(RoleAssignment before) {
        return Uni.createFrom()
                .failure(ArmError.conflict(
                                "RoleAssignmentExists", "The role assignment already exists: " + before.id() + ".")
                        .exception());
    }
}
