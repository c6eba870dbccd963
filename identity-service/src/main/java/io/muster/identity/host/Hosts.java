package io.muster.identity.host;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.muster.chassis.arm.ArmError;
import io.muster.chassis.fact.Outbox;
import io.muster.chassis.flow.InOrder;
import io.muster.contracts.HostFingerprint;
import io.muster.contracts.MachineId;
import io.muster.contracts.agent.Endpoints;
import io.muster.identity.IdentitySettings;
import io.muster.identity.machine.Machine;
import io.muster.identity.machine.Machines;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Looks at the host behind a request that a machine's key has signed, and finds copies. A host that is as it was a
/// while ago costs no query.
@Singleton
public class Hosts {

    private static final Logger LOG = Logger.getLogger(Hosts.class);

    /// A sighting is written down again after this long though nothing has changed.
    private static final Duration MEMORY = Duration.ofHours(6);

    private static final Duration OBLIVION = Duration.ofDays(90);
    private static final long MOST_REMEMBERED = 500_000;

    private final Machines machines;
    private final HostStore store;
    private final Outbox outbox;
    private final IdentitySettings.Clones settings;
    private final Clock clock;
    private final Cache<MachineId, Remembered> remembered =
            Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).build();

    Hosts(Machines machines, HostStore store, Outbox outbox, IdentitySettings settings, Clock clock) {
        this.machines = machines;
        this.store = store;
        this.outbox = outbox;
        this.settings = settings.clones();
        this.clock = clock;
    }

    private record Remembered(HostFingerprint host, Instant at) {}

    /// The refusal for a host that is a copy; nothing for one that has the identity by right or does not say who
    /// it is. In the transaction at hand, or in one of its own.
    public Uni<Optional<ArmError>> look(MachineId machine, @Nullable HostFingerprint host) {
        if (host == null || isRemembered(machine, host)) {
            return Uni.createFrom().item(Optional.empty());
        }
        return Panache.withTransaction(() -> machines.hold(machine)
                        .chain(() -> store.of(machine))
                        .map(known -> known.see(host, UUID.randomUUID(), clock.instant(), settings.window()))
                        .call(look -> InOrder.each(look.changed(), one -> store.save(machine, one)))
                        .call(look -> outbox.announce(look.facts())))
                .invoke(look -> note(machine, host, look))
                .map(look -> look.copy() && settings.rekey() ? Optional.of(isACopy()) : Optional.empty());
    }

    /// The sighting of a copy that may leave. In the transaction at hand, which holds the machine.
    public Uni<Optional<Sighting>> copy(Machine machine, HostFingerprint host) {
        return store.of(machine.id())
                .map(known -> settings.rekey() ? known.known(host).filter(Sighting::isCopy) : Optional.empty());
    }

    /// How many copies of a machine have become machines.
    public Uni<Long> left(Machine machine) {
        return store.of(machine.id())
                .map(known ->
                        known.all().stream().filter(one -> one.became() != null).count());
    }

    /// Writes down what the copy is now: its one new identity.
    public Uni<Void> leave(Machine machine, Sighting copy, Machine became) {
        return store.save(machine.id(), copy.left(became.id()))
                .chain(() -> store.save(became.id(), Sighting.first(UUID.randomUUID(), copy.host(), clock.instant())));
    }

    /// In a transaction of its own.
    public Uni<Void> clear() {
        return Panache.withTransaction(() -> store.forget(clock.instant().minus(OBLIVION)));
    }

    private boolean isRemembered(MachineId machine, HostFingerprint host) {
        var last = remembered.getIfPresent(machine);
        return last != null
                && last.host().equals(host)
                && clock.instant().isBefore(last.at().plus(MEMORY));
    }

    private void note(MachineId machine, HostFingerprint host, Sightings.Look look) {
        if (!look.copy()) {
            remembered.put(machine, new Remembered(host, clock.instant()));
        }
        look.facts().forEach(fact -> LOG.warnf("Two hosts have one identity: %s", fact));
    }

    private static ArmError isACopy() {
        return ArmError.conflict(
                Endpoints.IS_A_COPY,
                "Another host has this identity and had it first. Make a new key and ask for an identity of your own at "
                        + Endpoints.COPIES + ".");
    }
}
