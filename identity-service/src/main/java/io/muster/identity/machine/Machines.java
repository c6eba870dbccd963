package io.muster.identity.machine;

import io.muster.chassis.arm.ArmError;
import io.muster.chassis.arm.ArmPage;
import io.muster.chassis.fact.Outbox;
import io.muster.chassis.flow.InOrder;
import io.muster.chassis.flow.Turn;
import io.muster.chassis.rule.Decision;
import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import io.muster.contracts.facts.Fact;
import io.muster.contracts.facts.MachineChanged;
import io.muster.identity.Author;
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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/// What can be asked of and done to machine resources.
@Singleton
public class Machines implements GroupContents, ProviderUse {

    /// The resource type.
    public static final String TYPE = "Microsoft.HybridCompute/machines";

    private static final String PROVIDER = "Microsoft.HybridCompute";

    private final MachineStore store;
    private final MachineCounts counts;
    private final KnownMachines known;
    private final ScopeStore scopes;
    private final Registrations registrations;
    private final RoleAssignments assignments;
    private final Outbox outbox;
    private final MachineSettings settings;
    private final Clock clock;
    private final List<MachineEffects> effects;

    Machines(
            MachineStore store,
            MachineCounts counts,
            KnownMachines known,
            ScopeStore scopes,
            Registrations registrations,
            RoleAssignments assignments,
            Outbox outbox,
            MachineSettings settings,
            Clock clock,
            @All List<MachineEffects> effects) {
        this.store = store;
        this.counts = counts;
        this.known = known;
        this.scopes = scopes;
        this.registrations = registrations;
        this.assignments = assignments;
        this.outbox = outbox;
        this.settings = settings;
        this.clock = clock;
        this.effects = effects;
    }

    /// Opens a session of its own.
    public Uni<Optional<Machine>> find(MachineId id) {
        return Panache.withSession(() -> store.find(id));
    }

    /// The machine with this id, if the wanted key is its own. Memory answers where it can; what it does not know, a
    /// machine that it does not trust, and a key that is not the one it knows, the database decides.
    ///
    /// @param wanted is asked once or twice
    public Uni<Optional<KnownMachine>> vouch(MachineId id, Predicate<MachineKey> wanted) {
        var now = clock.instant();
        var remembered = known.find(id).filter(machine -> machine.isTrusted(now) && wanted.test(machine.publicKey()));
        return remembered.isPresent()
                ? Uni.createFrom().item(remembered)
                : find(id).map(found -> found.map(Machine::known).filter(machine -> wanted.test(machine.publicKey())));
    }

    /// As it is, held by nobody, in the session at hand.
    public Uni<Optional<Machine>> look(ResourceId id) {
        return store.find(id);
    }

    /// Holds the machine until the transaction at hand ends, so that one thing after the other is done to it.
    public Uni<Optional<Machine>> hold(MachineId id) {
        return store.findForChange(id);
    }

    public Uni<Optional<Machine>> hold(ResourceId id) {
        return store.findForChange(id);
    }

    /// Takes what is taken before any machine is held, for whoever makes one while holding another.
    public Uni<Void> reserve(ResourceId machine) {
        return Turn.at(machine.key()).chain(() -> existing(groupOf(machine)));
    }

    /// Keeps and tells what was decided of a machine that is held; where there is nothing to tell, nothing has changed.
    public Uni<Void> keep(Decision<Machine, Fact> decision) {
        return decision.facts().isEmpty()
                ? Uni.createFrom().voidItem()
                : store.save(decision.next()).chain(() -> tell(decision.facts()));
    }

    private Uni<Void> tell(List<Fact> facts) {
        facts.forEach(fact -> {
            if (fact instanceof MachineChanged change) {
                known.expect(change);
            }
        });
        return outbox.announce(facts);
    }

    Uni<Machine> find(ResourceId id) {
        return Panache.withSession(() -> store.find(id).map(found -> found.orElseThrow(() -> absentMachine(id))));
    }

    /// Machines of a scope that exists.
    public Uni<List<Machine>> within(ResourceId scope, ArmPage.Window window) {
        return Panache.withSession(() -> existing(scope).chain(() -> store.within(scope, window)));
    }

    /// Joins the transaction at hand, or opens one.
    public Uni<Machine> enrol(Enrolment enrolment, Author author) {
        var group = groupOf(enrolment.resource());
        var subscription = ResourceId.subscription(group.subscription().orElseThrow());
        return Panache.withTransaction(() -> Turn.at(enrolment.resource().key())
                .chain(() -> existing(group))
                .chain(() -> registrations.require(subscription, PROVIDER))
                .chain(() -> store.findForChange(enrolment.resource()))
                .chain(before -> {
                    var decision = enrolment.decide(
                            before, new MachineId(UUID.randomUUID()), author, now(), settings.trustedAtFirst());
                    return (before.isPresent()
                                    ? keep(decision)
                                    : store.add(decision.next())
                                            .chain(() -> tell(decision.facts()))
                                            .chain(() -> count(group)))
                            .replaceWith(decision.next());
                }));
    }

    /// The machine with the tags that are made of those it has, in the transaction at hand; empty when there is none.
    public Uni<Optional<Machine>> retag(ResourceId id, UnaryOperator<Map<String, String>> change, Author author) {
        return store.findForChange(id).chain(found -> {
            if (found.isEmpty()) {
                return Uni.createFrom().item(found);
            }
            var decision = found.get().tagged(change.apply(found.get().tags()), author, now());
            return keep(decision).replaceWith(Optional.of(decision.next()));
        });
    }

    @Override
    public Uni<Boolean> isUsed(ResourceId subscription, String namespace) {
        return namespace.equals(PROVIDER)
                ? store.within(subscription, new ArmPage.Window("", 1)).map(found -> !found.isEmpty())
                : Uni.createFrom().item(false);
    }

    /// What a machine says of itself now. Its place, its tags and its key are not its own to change here.
    Uni<Void> describe(MachineId id, SelfReport report) {
        return Panache.withTransaction(() -> hold(id).map(found -> found.orElseThrow(
                        () -> ArmError.resourceNotFound(TYPE, id.toString()).exception()))
                .chain(machine -> keep(report.decide(machine, now()))));
    }

    Uni<Machine> change(ResourceId id, MachinePatch patch, Author author) {
        return Panache.withTransaction(() -> store.findForChange(id)
                .map(found -> patch.decide(found.orElseThrow(() -> absentMachine(id)), author, now()))
                .chain(decision -> keep(decision).replaceWith(decision.next())));
    }

    /// False when there was no such machine. Holds the group first, as those do who delete it with all that is in it.
    Uni<Boolean> delete(ResourceId id) {
        return Panache.withTransaction(() -> scopes.findAndHold(groupOf(id))
                .chain(() -> store.findForChange(id))
                .chain(found -> found.isEmpty()
                        ? Uni.createFrom().item(false)
                        : remove(found.get()).replaceWith(true)));
    }

    @Override
    public Uni<Void> deleteAllIn(ResourceId group) {
        return store.allWithinForChange(group)
                .call(() -> assignments.removeWithin(group))
                .chain(all -> InOrder.each(all, machine -> remove(machine).chain(Machines::letGo)));
    }

    /// Every statement looks through all that the session knows for what it must write before; a session that knew each
    /// machine of a large group would take the square of their number.
    private static Uni<Void> letGo() {
        return Panache.getSession().chain(session -> session.flush().invoke(session::clear));
    }

    private Uni<Void> count(ResourceId group) {
        return counts.add(group, settings.mostPerGroup())
                .invoke(room -> {
                    if (!room) {
                        throw ArmError.conflict(
                                        "ResourceQuotaExceeded",
                                        "The resource group has " + settings.mostPerGroup()
                                                + " machines, and no more may join. Take another group.")
                                .exception();
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Void> remove(Machine machine) {
        known.expectNoMore(machine.id());
        return store.delete(machine.id())
                .chain(() -> assignments.removeWithin(machine.resource()))
                .chain(() -> InOrder.each(effects, one -> one.leaveWith(machine)))
                .chain(() -> outbox.tombstone(MachineChanged.class, machine.id().toString()))
                .chain(() -> counts.subtract(groupOf(machine.resource())));
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

    /// As exactly as the database keeps it, so that an answer is the same today and tomorrow.
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /// The resource group of a machine.
    public static ResourceId groupOf(ResourceId machine) {
        return ResourceId.resourceGroup(
                machine.subscription().orElseThrow(), machine.resourceGroup().orElseThrow());
    }

    private static RuntimeException absentMachine(ResourceId id) {
        return ArmError.resourceNotFound(TYPE, id.name()).exception();
    }

    private static ArmError absent(ResourceId scope) {
        return scope.resourceGroup().isPresent()
                ? ArmError.notFound(
                        "ResourceGroupNotFound", "Resource group '" + scope.name() + "' could not be found.")
                : ArmError.notFound(
                        "SubscriptionNotFound", "The subscription '" + scope.name() + "' could not be found.");
    }
}
