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
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Looks at the host behind a request that a machine's key has signed, and finds copies. Where each machine was last is
/// in memory, from the start on: a host that is as it was costs no query. When it was last seen is written down later.
@Singleton
public class Hosts {

    private static final Logger LOG = Logger.getLogger(Hosts.class);

    /// When a host was last seen is written down when what is written is as old as this.
    private static final Duration STALE = Duration.ofHours(6);

    /// So many rows are written at once.
    private static final int BATCH = 1_000;

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

    /// @param writtenAt as late as is written down
    private record Remembered(UUID sighting, HostFingerprint host, Instant seenAt, Instant writtenAt) {

        Remembered seen(Instant now) {
            return new Remembered(sighting, host, now, writtenAt);
        }

        Remembered written(Instant at) {
            return new Remembered(sighting, host, seenAt, at);
        }

        boolean isStale() {
            return seenAt.isAfter(writtenAt.plus(STALE));
        }
    }

    /// Before the first request, so that none is answered slower because we were started anew.
    void recall(@Observes StartupEvent started) {
        try {
            VertxContextSupport.subscribeAndAwait(() -> store.current(MOST_REMEMBERED))
                    .forEach(one -> remembered.put(
                            one.machine(), new Remembered(one.sighting(), one.host(), one.at(), one.at())));
        } catch (Throwable failed) {
            throw new IllegalStateException("the hosts of machines could not be read", failed);
        }
    }

    /// The refusal for a host that is a copy; nothing for one that has the identity by right or does not say who
    /// it is. In the transaction at hand, or in one of its own.
    public Uni<Optional<ArmError>> look(MachineId machine, @Nullable HostFingerprint host) {
        if (host == null || isRemembered(machine, host)) {
            return Uni.createFrom().item(Optional.empty());
        }
        return Panache.withTransaction(() -> machines.hold(machine)
                        .chain(() -> store.of(machine))
                        .map(written -> caughtUp(machine, written))
                        .chain(known -> see(known, host)))
                .invoke(look -> note(machine, host, look))
                .map(look -> look.copy() && settings.rekey() ? Optional.of(isACopy()) : Optional.empty());
    }

    private Uni<Sightings.Look> see(Sightings known, HostFingerprint host) {
        var look = known.see(host, UUID.randomUUID(), clock.instant(), settings.window());
        var kept = Stream.concat(known.all().stream(), look.changed().stream()).toList();
        return InOrder.each(kept, one -> store.save(known.machine(), one))
                .chain(() -> outbox.announce(look.facts()))
                .replaceWith(look);
    }

    /// Memory knows of the host that was there until now, when it was last seen.
    private Sightings caughtUp(MachineId machine, Sightings written) {
        var last = remembered.getIfPresent(machine);
        return last == null ? written : written.seenLast(last.sighting(), last.seenAt());
    }

    /// Writes down when hosts were last seen, so that a restart and the search for copies know it about right.
    /// A machine of which nothing could be written is looked at anew: it is gone, or what was remembered was
    /// never kept; and so is one that another process has seen on another host.
    @Scheduled(every = "10m", delayed = "10m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> writeDown() {
        var stale = remembered.asMap().entrySet().stream()
                .filter(one -> one.getValue().isStale())
                .map(one -> latest(one.getKey(), one.getValue()))
                .gather(Gatherers.windowFixed(BATCH))
                .toList();
        return InOrder.each(
                stale,
                batch -> store.writeDown(batch)
                        .invoke(written -> batch.forEach(one -> isWritten(one, written.contains(one.machine()))))
                        .replaceWithVoid());
    }

    private static HostStore.Latest latest(MachineId machine, Remembered last) {
        return new HostStore.Latest(machine, last.sighting(), last.host(), last.seenAt());
    }

    private void isWritten(HostStore.Latest one, boolean written) {
        remembered.asMap().computeIfPresent(one.machine(), (_, last) -> written ? last.written(one.at()) : null);
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
        var last = remembered
                .asMap()
                .computeIfPresent(
                        machine, (_, before) -> before.host().equals(host) ? before.seen(clock.instant()) : before);
        return last != null && last.host().equals(host);
    }

    private void note(MachineId machine, HostFingerprint host, Sightings.Look look) {
        if (!look.copy()) {
            var now = clock.instant();
            remembered.put(machine, new Remembered(look.changed().getLast().id(), host, now, now));
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
