package io.muster.identity.hierarchy;

import io.muster.chassis.access.Caller;
import io.muster.chassis.access.Grants;
import io.muster.chassis.arm.ArmError;
import io.muster.chassis.fact.Outbox;
import io.muster.chassis.flow.Turn;
import io.muster.contracts.ResourceId;
import io.muster.contracts.facts.ScopeChanged;
import io.muster.identity.access.RoleAssignments;
import io.muster.identity.scope.Scope;
import io.muster.identity.scope.ScopeStore;
import io.muster.identity.scope.Tenant;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;

/// What can be asked of and done to management groups. Whoever moves something gives the roles of one place power over
/// it and takes that of another, and so needs rights at all three.
@Singleton
class ManagementGroups {

    static final String READ = "Microsoft.Management/managementGroups/read";
    static final String WRITE = "Microsoft.Management/managementGroups/write";
    private static final String DELETE = "Microsoft.Management/managementGroups/delete";
    private static final String ASSIGN = "Microsoft.Authorization/roleAssignments/write";

    private final ScopeStore store;
    private final RoleAssignments assignments;
    private final Tenant tenant;
    private final Grants grants;
    private final Outbox outbox;
    private final Clock clock;

    ManagementGroups(
            ScopeStore store, RoleAssignments assignments, Tenant tenant, Grants grants, Outbox outbox, Clock clock) {
        this.store = store;
        this.assignments = assignments;
        this.tenant = tenant;
        this.grants = grants;
        this.outbox = outbox;
        this.clock = clock;
    }

    /// A management group with everything around it.
    record Found(Scope group, Hierarchy hierarchy) {}

    /// A management group as it is after a PUT.
    record Put(Scope group, Hierarchy hierarchy, boolean made) {}

    Uni<Hierarchy> all() {
        return Panache.withSession(store::hierarchy).map(Hierarchy::new);
    }

    Uni<Found> find(String name) {
        var id = GroupBody.id(name);
        return all().map(hierarchy ->
                new Found(hierarchy.find(id).orElseThrow(() -> notFound(id).exception()), hierarchy));
    }

    Uni<Put> put(String name, GroupBody body, Caller.Person caller) {
        var id = GroupBody.id(name);
        return changing(id, hierarchy -> {
            var before = hierarchy.find(id);
            return before.isPresent()
                    ? change(before.get(), body, hierarchy, caller)
                    : make(id, body, hierarchy, caller);
        });
    }

    Uni<Put> patch(String name, GroupBody body, Caller.Person caller) {
        var id = GroupBody.id(name);
        return changing(id, hierarchy -> {
            grants.require(caller, WRITE, id);
            var before = hierarchy.find(id).orElseThrow(() -> notFound(id).exception());
            return change(before, body, hierarchy, caller);
        });
    }

    /// False when there is no such group.
    Uni<Boolean> delete(String name, Caller.Person caller) {
        var id = GroupBody.id(name);
        return changing(id, hierarchy -> {
            grants.require(caller, DELETE, id);
            var group = hierarchy.find(id);
            if (group.isEmpty()) {
                return Uni.createFrom().item(false);
            }
            if (id.equals(tenant.rootGroup())) {
                throw ArmError.badRequest("RootManagementGroup", "The root group stays.")
                        .exception();
            }
            if (!hierarchy.children(id).isEmpty()) {
                throw ArmError.conflict(
                                "ManagementGroupNotEmpty",
                                "The management group still has '"
                                        + hierarchy.children(id).getFirst().id() + "' in it.")
                        .exception();
            }
            return store.delete(id)
                    .chain(() -> assignments.removeWithin(id))
                    .chain(() -> outbox.tombstone(ScopeChanged.class, id.key()))
                    .replaceWith(true);
        });
    }

    /// Puts a subscription into a group.
    ///
    /// @param from where it must be; empty for wherever it is
    /// @return empty when the subscription is not there
    Uni<Optional<Scope>> place(
            ResourceId subscription, Optional<ResourceId> from, ResourceId to, Caller.Person caller) {
        return changing(subscription, hierarchy -> {
            grants.require(caller, ASSIGN, subscription);
            var found = hierarchy
                    .find(subscription)
                    .filter(scope -> from.isEmpty() || from.get().equals(scope.parent()));
            if (found.isEmpty()) {
                return Uni.createFrom().item(found);
            }
            var before = found.get();
            if (to.equals(before.parent())) {
                return Uni.createFrom().item(found);
            }
            requireLeave(before, caller);
            refuse(hierarchy.refusal(subscription, to));
            return save(before.below(to)).map(Optional::of);
        });
    }

    private Uni<Put> make(ResourceId id, GroupBody body, Hierarchy hierarchy, Caller.Person caller) {
        var parent = body.wantedParent().orElse(tenant.rootGroup());
        grants.require(caller, WRITE, parent);
        refuse(hierarchy.refusal(id, parent));
        return save(Scope.managementGroup(id, body.wantedName().orElse(id.name()), parent))
                .chain(made -> store.hierarchy().map(all -> new Put(made, new Hierarchy(all), true)));
    }

    private Uni<Put> change(Scope before, GroupBody body, Hierarchy hierarchy, Caller.Person caller) {
        grants.require(caller, WRITE, before.id());
        var parent = body.wantedParent().orElse(before.parent());
        var named = before.named(body.wantedName().orElse(before.displayName()));
        if (parent == null || parent.equals(before.parent())) {
            return named.equals(before) ? Uni.createFrom().item(new Put(before, hierarchy, false)) : saved(named);
        }
        if (before.parent() == null) {
            throw ArmError.badRequest("RootManagementGroup", "The root group has nothing above it.")
                    .exception();
        }
        grants.require(caller, ASSIGN, before.id());
        grants.require(caller, WRITE, parent);
        requireLeave(before, caller);
        refuse(hierarchy.refusal(before.id(), parent));
        return saved(named.below(parent));
    }

    private Uni<Put> saved(Scope next) {
        return save(next).chain(made -> store.hierarchy().map(all -> new Put(made, new Hierarchy(all), false)));
    }

    private Uni<Scope> save(Scope next) {
        return store.save(next)
                .chain(() -> outbox.announce(next.changed(clock.instant())))
                .replaceWith(next);
    }

    /// What leaves the root group for another stays below it: that takes nothing from anybody.
    private void requireLeave(Scope moved, Caller.Person caller) {
        var from = moved.parent();
        if (from != null && !from.equals(tenant.rootGroup())) {
            grants.require(caller, WRITE, from);
        }
    }

    /// One change at a time: two moves that are fine each for itself could make a ring together. What changes is held
    /// before it is read, because its tags can change at the same moment.
    private <T> Uni<T> changing(ResourceId id, Function<Hierarchy, Uni<T>> change) {
        return Panache.withTransaction(() -> Turn.at(tenant.rootGroup().key())
                .chain(() -> store.findForChange(id))
                .chain(store::hierarchy)
                .chain(all -> change.apply(new Hierarchy(all))));
    }

    private static void refuse(Optional<ArmError> refusal) {
        refusal.ifPresent(error -> {
            throw error.exception();
        });
    }

    private static ArmError notFound(ResourceId id) {
        return ArmError.notFound(
                "ManagementGroupNotFound", "The management group '" + id.name() + "' could not be found.");
    }
}
