package io.muster.notification.presence;

import io.micrometer.core.instrument.MeterRegistry;
import io.muster.chassis.fact.Outbox;
import io.muster.chassis.flow.InOrder;
import io.muster.contracts.MachineId;
import io.muster.contracts.MachineStatus;
import io.muster.contracts.facts.PresenceChanged;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Gatherers;

/// The presence of all machines that there are, in memory. The database hears of changes only, and every few minutes of
/// the latest heartbeats, so that a heartbeat of an unchanged machine costs it nothing.
///
/// Memory says what is true, a machine's row what was told of it. Whoever finds the two apart tells what is true once
/// it holds the row, so that heartbeats and the sweep may come at the same time: nothing is told twice, and what is
/// told last is true.
@Singleton
public class Presences {

    /// So many rows are held at once.
    private static final int BATCH = 1_000;

    private final PresenceStore store;
    private final PresenceSettings settings;
    private final Outbox outbox;
    private final Clock clock;
    private final Map<MachineId, Known> known = new ConcurrentHashMap<>();
    private final Instant listeningSince;

    Presences(PresenceStore store, PresenceSettings settings, Outbox outbox, Clock clock, MeterRegistry meters) {
        this.store = store;
        this.settings = settings;
        this.outbox = outbox;
        this.clock = clock;
        this.listeningSince = clock.instant();
        meters.gaugeMapSize("muster_notification_known_machines", List.of(), known);
    }

    /// What is true of a machine, and the status that was told last.
    private record Known(Presence presence, MachineStatus told) {

        static Known told(Presence presence) {
            return new Known(presence, presence.status());
        }

        boolean isUntold() {
            return presence.status() != told;
        }
    }

    /// Before the topics are heard, which begins at 1000: what is gone meanwhile would be read as still there.
    void remember(@Observes @Priority(900) StartupEvent started) {
        try {
            VertxContextSupport.subscribeAndAwait(() -> Panache.withSession(store::all))
                    .forEach(presence -> known.put(presence.machine(), Known.told(presence)));
        } catch (Throwable failed) {
            throw new IllegalStateException("presence could not be read", failed);
        }
    }

    /// True from when identity-service told of the machine until it told that it is gone.
    public boolean knows(MachineId machine) {
        return known.containsKey(machine);
    }

    /// A machine was heard. Completes when the change, if it is one, is safe. False for a machine that is not known:
    /// nothing of it is kept.
    public Uni<Boolean> heard(MachineId machine, String agentVersion) {
        var now = clock.instant();
        return change(machine, presence -> presence.heard(now, agentVersion));
    }

    /// In the transaction at hand: a new machine awaits its first connection.
    public Uni<Void> appeared(MachineId machine) {
        var awaiting = new Presence.Awaiting(machine, clock.instant());
        known.putIfAbsent(machine, Known.told(awaiting));
        return store.add(awaiting);
    }

    /// In the transaction at hand: the machine is gone.
    public Uni<Void> gone(MachineId machine) {
        known.remove(machine);
        return store.remove(machine)
                .chain(removed -> removed
                        ? outbox.tombstone(PresenceChanged.class, machine.toString())
                        : Uni.createFrom().voidItem());
    }

    /// Finds who has fallen silent.
    @Scheduled(every = "30s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> sweep() {
        var now = clock.instant();
        var limits = settings.limits();
        return InOrder.each(
                List.copyOf(known.keySet()),
                machine -> change(machine, presence -> presence.checked(now, listeningSince, limits))
                        .replaceWithVoid());
    }

    /// Writes down when machines were last heard, so that a restart knows it about right.
    @Scheduled(every = "3m", delayed = "3m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> writeDown() {
        var connected = known.values().stream()
                .map(Known::presence)
                .filter(presence -> presence.status() == MachineStatus.CONNECTED)
                .toList();
        return InOrder.each(batches(connected), store::writeDown);
    }

    private static <T> List<List<T>> batches(List<T> all) {
        return all.stream().gather(Gatherers.windowFixed(BATCH)).toList();
    }

    private Uni<Boolean> change(MachineId machine, UnaryOperator<Presence> rule) {
        var now =
                known.computeIfPresent(machine, (_, before) -> new Known(rule.apply(before.presence()), before.told()));
        if (now == null) {
            return Uni.createFrom().item(false);
        }
        return (now.isUntold() ? tell(machine) : Uni.createFrom().voidItem()).replaceWith(true);
    }

    /// Again when it became untrue while it was told.
    private Uni<Void> tell(MachineId machine) {
        return Panache.withTransaction(() -> store.hold(machine)
                        .chain(told -> told.isPresent()
                                ? tell(machine, told.get()).map(Optional::of)
                                : Uni.createFrom().item(told)))
                .chain(told -> told.isPresent() && isUntold(machine, told.get())
                        ? tell(machine)
                        : Uni.createFrom().voidItem());
    }

    private Uni<MachineStatus> tell(MachineId machine, MachineStatus told) {
        var now = known.get(machine);
        if (now == null || now.presence().status() == told) {
            return Uni.createFrom().item(told);
        }
        var presence = now.presence();
        return store.save(presence)
                .chain(() -> outbox.announce(presence.changed()))
                .replaceWith(presence.status());
    }

    private boolean isUntold(MachineId machine, MachineStatus told) {
        var now = known.computeIfPresent(machine, (_, before) -> new Known(before.presence(), told));
        return now != null && now.isUntold();
    }
}
