package io.muster.notification.presence;

import io.micrometer.core.instrument.MeterRegistry;
import io.muster.chassis.fact.Outbox;
import io.muster.chassis.flow.InOrder;
import io.muster.chassis.rule.Decision;
import io.muster.contracts.MachineId;
import io.muster.contracts.MachineStatus;
import io.muster.contracts.facts.PresenceChanged;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// All machines' presence, in memory. The database hears of changes only, and every few minutes of the latest
/// heartbeats, so that a heartbeat of an unchanged machine costs it nothing.
@Singleton
public class Presences {

    /// Longer than any token lives: a machine that is gone may use its last one up.
    private static final Duration GONE_REMEMBERED = Duration.ofDays(1);

    private final PresenceStore store;
    private final PresenceSettings settings;
    private final Outbox outbox;
    private final Clock clock;
    private final Map<MachineId, Presence> present = new ConcurrentHashMap<>();
    private final Map<MachineId, Instant> gone = new ConcurrentHashMap<>();
    private final Instant listeningSince;

    Presences(PresenceStore store, PresenceSettings settings, Outbox outbox, Clock clock, MeterRegistry meters) {
        this.store = store;
        this.settings = settings;
        this.outbox = outbox;
        this.clock = clock;
        this.listeningSince = clock.instant();
        meters.gaugeMapSize("muster_notification_known_machines", List.of(), present);
    }

    void remember(@Observes StartupEvent started) {
        try {
            VertxContextSupport.subscribeAndAwait(() -> Panache.withSession(store::all))
                    .forEach(presence -> present.put(presence.machine(), presence));
        } catch (Throwable failed) {
            throw new IllegalStateException("presence could not be read", failed);
        }
    }

    /// A machine was heard. Completes when the change, if it is one, is safe. One that is gone stays gone.
    public Uni<Void> heard(MachineId machine, String agentVersion) {
        if (gone.containsKey(machine)) {
            return Uni.createFrom().voidItem();
        }
        var now = clock.instant();
        var before = present.getOrDefault(machine, new Presence.Awaiting(machine, now));
        return apply(before.heard(now, agentVersion));
    }

    /// In the transaction at hand: a new machine awaits its first connection.
    public Uni<Void> appeared(MachineId machine) {
        var awaiting = new Presence.Awaiting(machine, clock.instant());
        return present.putIfAbsent(machine, awaiting) == null
                ? store.save(awaiting)
                : Uni.createFrom().voidItem();
    }

    /// In the transaction at hand: the machine is gone.
    public Uni<Void> gone(MachineId machine) {
        gone.put(machine, clock.instant());
        present.remove(machine);
        return store.remove(machine)
                .chain(known -> known
                        ? outbox.tombstone(PresenceChanged.class, machine.toString())
                        : Uni.createFrom().voidItem());
    }

    /// Finds who has fallen silent.
    @Scheduled(every = "30s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> sweep() {
        var now = clock.instant();
        gone.values().removeIf(since -> since.plus(GONE_REMEMBERED).isBefore(now));
        return InOrder.each(
                new ArrayList<>(present.values()),
                presence -> apply(presence.checked(now, listeningSince, settings.limits())));
    }

    /// Writes down when machines were last heard, so that a restart knows it about right.
    @Scheduled(every = "3m", delayed = "3m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> writeDown() {
        var connected = present.values().stream()
                .filter(presence -> presence.status() == MachineStatus.CONNECTED)
                .toList();
        return Panache.withTransaction(() -> InOrder.each(connected, store::save));
    }

    private Uni<Void> apply(Decision<Presence, PresenceChanged> decision) {
        var next = decision.next();
        if (decision.facts().isEmpty()) {
            present.put(next.machine(), next);
            return Uni.createFrom().voidItem();
        }
        return Panache.withTransaction(() -> store.save(next).chain(() -> outbox.announce(decision.facts())))
                .invoke(() -> present.put(next.machine(), next));
    }
}
