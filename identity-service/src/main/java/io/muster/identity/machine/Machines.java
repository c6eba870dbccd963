package io.muster.identity.machine;

import io.muster.chassis.arm.ArmError;
import io.muster.chassis.arm.ArmPage;
import io.muster.chassis.fact.Outbox;
import io.muster.chassis.flow.InOrder;
import io.muster.chassis.rule.Decision;
import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import io.muster.contracts.facts.Fact;
import io.muster.contracts.facts.MachineChanged;
import io.muster.identity.Turn;
import io.muster.identity.access.RoleAssignments;
import io.muster.identity.provider.ProviderUse;
import io.muster.identity.provider.Registrations;
import io.muster.identity.scope.GroupContents;
import io.muster.identity.scope.ScopeStore;
import io.quarkus.arc.All;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// What can be asked of and done to machine resources.
@Singleton
public class Machines implements GroupContents, ProviderUse {

    /// The resource type.
    public static final String TYPE = "Microsoft.HybridCompute/machines";

    private static final String PROVIDER = "Microsoft.HybridCompute";

    private final MachineStore store;
    private final ScopeStore scopes;
    private final Registrations registrations;
    private final RoleAssignments assignments;
    private final Outbox outbox;
    private final Clock clock;
    private final List<MachineEffects> effects;

    Machines(
            MachineStore store,
            ScopeStore scopes,
            Registrations registrations,
            RoleAssignments assignments,
            Outbox outbox,
            Clock clock,
            @All List<MachineEffects> effects) {
        this.store = store;
        this.scopes = scopes;
        this.registrations = registrations;
        this.assignments = assignments;
        this.outbox = outbox;
        this.clock = clock;
        this.effects = effects;
    }

    /// Opens a session of its own.
    public Uni<Optional<Machine>> find(MachineId id) {
        return Panache.withSession(() -> store.find(id));
    }

    /// Holds the machine until the transaction at hand ends, so that one thing after the other is done to it.
    public Uni<Optional<Machine>> hold(MachineId id) {
        return store.findForChange(id);
    }

    public Uni<Optional<Machine>> hold(ResourceId id) {
        return store.findForChange(id);
    }

    /// Keeps and tells what was decided of a machine that is held.
    public Uni<Void> keep(Decision<Machine, Fact> decision) {
        return store.save(decision.next()).chain(() -> outbox.announce(decision.facts()));
    }

    Uni<Machine> find(ResourceId id) {
        return Panache.withSession(() -> store.find(id)
                .map(found -> found.orElseThrow(
                        () -> ArmError.resourceNotFound(TYPE, id.name()).exception())));
    }

    /// Machines of a scope that exists.
    public Uni<List<Machine>> within(ResourceId scope, ArmPage.Window window) {
        return Panache.withSession(() -> existing(scope).chain(() -> store.within(scope, window)));
    }

    /// Joins the transaction at hand, or opens one.
    public Uni<Machine> enrol(Enrolment enrolment) {
        var group = ResourceId.resourceGroup(
                enrolment.resource().subscription().orElseThrow(),
                enrolment.resource().resourceGroup().orElseThrow());
        var subscription = ResourceId.subscription(group.subscription().orElseThrow());
        return Panache.withTransaction(() -> Turn.at(enrolment.resource())
                .chain(() -> existing(group))
                .chain(() -> registrations.require(subscription, PROVIDER))
                .chain(() -> store.findForChange(enrolment.resource()))
                .map(before -> enrolment.decide(before, new MachineId(UUID.randomUUID()), clock.instant()))
                .chain(decision -> store.save(decision.next())
                        .chain(() -> outbox.announce(decision.facts()))
                        .replaceWith(decision.next())));
    }

    /// The machine with the tags that are made of those it has, in the transaction at hand; empty when there is none.
    public Uni<Optional<Machine>> retag(ResourceId id, UnaryOperator<Map<String, String>> change) {
        return store.findForChange(id).chain(found -> {
            if (found.isEmpty()) {
                return Uni.createFrom().item(found);
            }
            var next = found.get().tagged(change.apply(found.get().tags()), clock.instant());
            return next.tags().equals(found.get().tags())
                    ? Uni.createFrom().item(found)
                    : store.save(next)
                            .chain(() -> outbox.announce(next.changed()))
                            .replaceWith(Optional.of(next));
        });
    }

    @Override
    public Uni<Boolean> isUsed(ResourceId subscription, String namespace) {
        return namespace.equals(PROVIDER)
                ? store.within(subscription, new ArmPage.Window("", 1)).map(found -> !found.isEmpty())
                : Uni.createFrom().item(false);
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
                .chain(() -> InOrder.each(effects, one -> one.leaveWith(machine)))
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
