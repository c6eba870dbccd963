package io.muster.identity.machine;

import io.muster.chassis.arm.ArmError;
import io.muster.chassis.arm.ArmPage;
import io.muster.chassis.fact.Outbox;
import io.muster.chassis.flow.InOrder;
import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import io.muster.contracts.facts.MachineChanged;
import io.muster.identity.Turn;
import io.muster.identity.access.RoleAssignments;
import io.muster.identity.scope.GroupContents;
import io.muster.identity.scope.ScopeStore;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/// What can be asked of and done to machine resources.
@Singleton
public class Machines implements GroupContents {

    static final String TYPE = "Microsoft.HybridCompute/machines";

    private final MachineStore store;
    private final ScopeStore scopes;
    private final RoleAssignments assignments;
    private final Outbox outbox;
    private final Clock clock;

    Machines(MachineStore store, ScopeStore scopes, RoleAssignments assignments, Outbox outbox, Clock clock) {
        this.store = store;
        this.scopes = scopes;
        this.assignments = assignments;
        this.outbox = outbox;
        this.clock = clock;
    }

    /// Opens a session of its own.
    public Uni<Optional<Machine>> find(MachineId id) {
        return Panache.withSession(() -> store.find(id));
    }

    Uni<Machine> find(ResourceId id) {
        return Panache.withSession(() -> store.find(id)
                .map(found -> found.orElseThrow(
                        () -> ArmError.resourceNotFound(TYPE, id.name()).exception())));
    }

    /// Machines of a scope that exists.
    Uni<List<Machine>> within(ResourceId scope, ArmPage.Window window) {
        return Panache.withSession(() -> existing(scope).chain(() -> store.within(scope, window)));
    }

    Uni<Machine> enrol(Enrolment enrolment) {
        var group = ResourceId.resourceGroup(
                enrolment.resource().subscription().orElseThrow(),
                enrolment.resource().resourceGroup().orElseThrow());
        return Panache.withTransaction(() -> Turn.at(enrolment.resource())
                .chain(() -> existing(group))
                .chain(() -> store.findForChange(enrolment.resource()))
                .map(before -> enrolment.decide(before, new MachineId(UUID.randomUUID()), clock.instant()))
                .chain(decision -> store.save(decision.next())
                        .chain(() -> outbox.announce(decision.facts()))
                        .replaceWith(decision.next())));
    }

    /// What a machine says of itself now, by the rule that it joined by. Its place and its tags are not its own to
    /// change.
    ///
    /// @param about the `properties` of a machine with this key
    Uni<Void> describe(MachineId id, Function<MachineKey, Reported> about) {
        return Panache.withTransaction(() -> store.findForChange(id)
                .map(found -> found.orElseThrow(
                        () -> ArmError.resourceNotFound(TYPE, id.toString()).exception()))
                .map(machine -> Enrolment.of(
                                machine.resource(),
                                new MachineBody(
                                        machine.location(), machine.tags(), null, about.apply(machine.publicKey())))
                        .decide(Optional.of(machine), id, clock.instant()))
                .chain(decision -> store.save(decision.next()).chain(() -> outbox.announce(decision.facts()))));
    }

    /// False when there was no such machine.
    Uni<Boolean> delete(ResourceId id) {
        return Panache.withTransaction(() -> store.findForChange(id)
                .chain(found -> found.isEmpty()
                        ? Uni.createFrom().item(false)
                        : remove(found.get()).replaceWith(true)));
    }

    @Override
    public Uni<Void> deleteAllIn(ResourceId group) {
        return store.allWithinForChange(group).chain(all -> InOrder.each(all, this::remove));
    }

    private Uni<Void> remove(Machine machine) {
        return store.delete(machine.id())
                .chain(() -> assignments.removeWithin(machine.resource()))
                .chain(() -> outbox.tombstone(MachineChanged.class, machine.id().toString()));
    }

    private Uni<Void> existing(ResourceId scope) {
        return scopes.findAndHold(scope)
                .invoke(found -> {
                    if (found.isEmpty()) {
                        throw absent(scope).exception();
                    }
                })
                .replaceWithVoid();
    }

    private static ArmError absent(ResourceId scope) {
        return scope.resourceGroup().isPresent()
                ? ArmError.notFound(
                        "ResourceGroupNotFound", "Resource group '" + scope.name() + "' could not be found.")
                : ArmError.notFound(
                        "SubscriptionNotFound", "The subscription '" + scope.name() + "' could not be found.");
    }
}
