package io.muster.identity.hierarchy;

import io.muster.chassis.access.Caller;
import io.muster.chassis.access.Grants;
import io.muster.chassis.arm.ArmError;
import io.muster.chassis.fact.Outbox;
import io.muster.chassis.flow.Turn;
import io.muster.contracts.ResourceId;
import io.muster.contracts.facts.ScopeChanged;
import io.muster.identity.access.RoleAssignments;
import io.muster.identity.provider.Registrations;
import io.muster.identity.scope.Scope;
import io.muster.identity.scope.ScopeStore;
import io.muster.identity.scope.Tenant;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/// Makes, renames and removes subscriptions.
@Singleton
class Subscriptions {

    private static final String MAKE = "Microsoft.Management/managementGroups/subscriptions/write";
    private static final String RENAME = "Microsoft.Resources/subscriptions/write";

    private final ScopeStore store;
    private final Registrations registrations;
    private final RoleAssignments assignments;
    private final Tenant tenant;
    private final Grants grants;
    private final Outbox outbox;
    private final Clock clock;

    Subscriptions(
            ScopeStore store,
            Registrations registrations,
            RoleAssignments assignments,
            Tenant tenant,
            Grants grants,
            Outbox outbox,
            Clock clock) {
        this.store = store;
        this.registrations = registrations;
        this.assignments = assignments;
        this.tenant = tenant;
        this.grants = grants;
        this.outbox = outbox;
        this.clock = clock;
    }

    /// A subscription as it is after a PUT.
    record Put(Scope subscription, boolean made) {}

    /// @param group where a new one goes; the root group when empty
    Uni<Put> put(String name, String displayName, Optional<ResourceId> group, Caller.Person caller) {
        var id = guid(name);
        return Panache.withTransaction(() -> Turn.at(tenant.rootGroup().key())
                .chain(() -> store.findForChange(ResourceId.subscription(id)))
                .chain(before -> before.isPresent()
                        ? rename(before.get(), displayName, group, caller)
                        : make(Scope.subscription(id, displayName, group.orElse(tenant.rootGroup())), caller)));
    }

    /// False when there is no such subscription. Refused while there is a resource group in it.
    Uni<Boolean> delete(ResourceId id) {
        return Panache.withTransaction(() -> Turn.at(tenant.rootGroup().key())
                .chain(() -> store.findForChange(id))
                .chain(found -> found.isEmpty()
                        ? Uni.createFrom().item(false)
                        : store.hasGroups(id)
                                .invoke(full -> refuseIfFull(full, id))
                                .chain(() -> remove(id))
                                .replaceWith(true)));
    }

    private Uni<Put> make(Scope wanted, Caller.Person caller) {
        var parent = wanted.parent() == null ? tenant.rootGroup() : wanted.parent();
        grants.require(caller, MAKE, parent);
        return store.hierarchy()
                .invoke(all -> new Hierarchy(all).refusal(wanted.id(), parent).ifPresent(error -> {
                    throw error.exception();
                }))
                .chain(() -> save(wanted))
                .replaceWith(new Put(wanted, true));
    }

    private Uni<Put> rename(Scope before, String displayName, Optional<ResourceId> group, Caller.Person caller) {
        grants.require(caller, RENAME, before.id());
        if (group.isPresent() && !group.get().equals(before.parent())) {
            throw ArmError.conflict(
                            "SubscriptionIsElsewhere",
                            "The subscription is in '" + before.parent()
                                    + "'. Move it by a PUT of it below the other management group.")
                    .exception();
        }
        var next = before.named(displayName);
        return next.equals(before)
                ? Uni.createFrom().item(new Put(before, false))
                : save(next).replaceWith(new Put(next, false));
    }

    private Uni<Void> save(Scope next) {
        return store.save(next).chain(() -> outbox.announce(next.changed(clock.instant())));
    }

    private Uni<Void> remove(ResourceId id) {
        return store.delete(id)
                .chain(() -> registrations.forget(id))
                .chain(() -> assignments.removeWithin(id))
                .chain(() -> outbox.tombstone(ScopeChanged.class, id.key()));
    }

    private static void refuseIfFull(boolean full, ResourceId id) {
        if (full) {
            throw ArmError.conflict(
                            "SubscriptionNotEmpty", "The subscription '" + id.name() + "' still has resource groups.")
                    .exception();
        }
    }

    private static String guid(String name) {
        try {
            return UUID.fromString(name).toString();
        } catch (IllegalArgumentException notOne) {
            throw ArmError.badRequest("InvalidSubscriptionId", "A subscription's id is a GUID.")
                    .exception();
        }
    }
}
