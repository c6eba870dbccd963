package io.muster.identity.role;

import io.muster.chassis.access.Caller;
import io.muster.chassis.access.Grants;
import io.muster.chassis.arm.ArmError;
import io.muster.chassis.flow.InOrder;
import io.muster.chassis.flow.Turn;
import io.muster.contracts.ResourceId;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What can be asked of and done to role definitions. A custom role is everybody's business at all of its assignable
/// scopes, so whoever changes it needs the right at each of them.
@Singleton
class Roles {

    private static final String READ = "Microsoft.Authorization/roleDefinitions/read";
    private static final String WRITE = "Microsoft.Authorization/roleDefinitions/write";
    private static final String DELETE = "Microsoft.Authorization/roleDefinitions/delete";
    private static final int MOST = 5_000;

    /// Roles change one at a time: their names and their number are looked at before.
    private static final ResourceId ALL = ResourceId.of("/providers/Microsoft.Authorization/roleDefinitions");

    private final RoleStore store;
    private final RoleHolders holders;
    private final ExistingScopes scopes;
    private final Grants grants;
    private final Clock clock;

    Roles(RoleStore store, RoleHolders holders, ExistingScopes scopes, Grants grants, Clock clock) {
        this.store = store;
        this.holders = holders;
        this.scopes = scopes;
        this.grants = grants;
        this.clock = clock;
    }

    /// The roles that a scope has to do with.
    Uni<List<Role>> seenFrom(ResourceId scope) {
        return Panache.withSession(store::all)
                .map(all -> all.stream().filter(role -> isSeen(role, scope)).toList());
    }

    /// The roles that a principal may know of, wherever.
    Uni<List<Role>> knownTo(Caller.Person caller) {
        return Panache.withSession(store::all)
                .map(all -> all.stream().filter(role -> isKnown(role, caller)).toList());
    }

    Uni<Role> find(ResourceId scope, String name) {
        return Panache.withSession(() -> store.find(name))
                .map(found -> found.filter(role -> isSeen(role, scope)).orElseThrow(() -> notFound(name)));
    }

    Uni<Role> find(Caller.Person caller, String name) {
        return Panache.withSession(() -> store.find(name))
                .map(found -> found.filter(role -> isKnown(role, caller)).orElseThrow(() -> notFound(name)));
    }

    /// Holds where the role will be before it holds the role ([Turn]).
    Uni<Role> put(ResourceId scope, WantedRole wanted, Caller.Person caller) {
        var asked = wanted.role(Optional.empty(), caller.principal(), clock.instant());
        requireEverywhere(caller, WRITE, asked);
        requireSeen(asked, scope);
        var places = wanted.assignableScopes().stream()
                .sorted(Comparator.comparing(ResourceId::key))
                .toList();
        return Panache.withTransaction(() -> Turn.at(ALL.key())
                .chain(() -> InOrder.each(places, scopes::require))
                .chain(() -> store.findForChange(wanted.name()))
                .chain(before -> put(wanted, caller, before)));
    }

    private Uni<Role> put(WantedRole wanted, Caller.Person caller, Optional<Role> before) {
        before.ifPresent(role -> requireEverywhere(caller, WRITE, role));
        var next = wanted.role(before, caller.principal(), clock.instant());
        return requireRoom(before)
                .chain(() -> requireName(next))
                .chain(() -> requireStillAssignable(next))
                .chain(() -> store.save(next))
                .chain(() -> before.map(Role::permission).equals(Optional.of(next.permission()))
                        ? Uni.createFrom().voidItem()
                        : holders.tellAgain(next))
                .replaceWith(next);
    }

    /// Empty when there is no such role to be seen from the scope.
    Uni<Optional<Role>> delete(ResourceId scope, String name, Caller.Person caller) {
        return Panache.withTransaction(() -> Turn.at(ALL.key())
                .chain(() -> store.findForChange(name))
                .chain(found -> {
                    var role = found.filter(one -> isSeen(one, scope));
                    return role.isEmpty()
                            ? Uni.createFrom().item(role)
                            : delete(role.get(), caller).replaceWith(role);
                }));
    }

    private Uni<Void> delete(Role role, Caller.Person caller) {
        requireEverywhere(caller, DELETE, role);
        return holders.heldAt(role)
                .invoke(held -> {
                    if (!held.isEmpty()) {
                        throw ArmError.conflict(
                                        "RoleDefinitionHasAssignments",
                                        "The role '" + role.roleName() + "' is still assigned at '" + held.getFirst()
                                                + "'.")
                                .exception();
                    }
                })
                .chain(() -> store.delete(role))
                .replaceWithVoid();
    }

    private void requireEverywhere(Caller.Person caller, String action, Role role) {
        if (!role.isCustom()) {
            throw ArmError.badRequest("BuiltInRoleCannotBeChanged", "Built-in roles stay as they are.")
                    .exception();
        }
        role.assignableScopes().forEach(scope -> grants.require(caller, action, scope));
    }

    private void requireSeen(Role role, ResourceId scope) {
        if (!isSeen(role, scope)) {
            throw ArmError.badRequest(
                            "InvalidAssignableScopes",
                            "None of properties.assignableScopes is at, above or below '" + scope + "'.")
                    .exception();
        }
    }

    private Uni<Void> requireRoom(Optional<Role> before) {
        return before.isPresent()
                ? Uni.createFrom().voidItem()
                : store.count()
                        .invoke(count -> {
                            if (count >= MOST) {
                                throw ArmError.badRequest(
                                                "RoleDefinitionLimitExceeded",
                                                "There can be " + MOST + " custom roles.")
                                        .exception();
                            }
                        })
                        .replaceWithVoid();
    }

    private Uni<Void> requireName(Role next) {
        return store.isCalled(next.roleName(), next.name())
                .invoke(taken -> {
                    if (taken) {
                        throw ArmError.conflict(
                                        "RoleDefinitionWithSameNameExists",
                                        "A role is called '" + next.roleName() + "' already.")
                                .exception();
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Void> requireStillAssignable(Role next) {
        return holders.heldAt(next)
                .invoke(held -> held.stream()
                        .filter(at -> !next.isAssignable(grants.lineage(at)))
                        .findFirst()
                        .ifPresent(outside -> {
                            throw ArmError.conflict(
                                            "RoleDefinitionHasAssignments",
                                            "The role is assigned at '" + outside
                                                    + "', which properties.assignableScopes leaves out.")
                                    .exception();
                        }))
                .replaceWithVoid();
    }

    private boolean isSeen(Role role, ResourceId scope) {
        return role.isAssignable(grants.lineage(scope))
                || role.assignableScopes().stream()
                        .anyMatch(at -> grants.lineage(at).includes(scope));
    }

    private boolean isKnown(Role role, Caller.Person caller) {
        return !role.isCustom() || role.assignableScopes().stream().anyMatch(at -> grants.permit(caller, READ, at));
    }

    private static RuntimeException notFound(String name) {
        return ArmError.notFound(
                        "RoleDefinitionDoesNotExist", "The specified role definition '" + name + "' does not exist.")
                .exception();
    }
}
