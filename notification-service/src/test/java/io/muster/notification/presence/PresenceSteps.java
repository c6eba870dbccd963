package io.muster.notification.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.muster.chassis.fact.Arrival;
import io.muster.chassis.fact.FactCodec;
import io.muster.chassis.fact.Outbox;
import io.muster.contracts.MachineId;
import io.muster.contracts.MachineStatus;
import io.muster.contracts.facts.PresenceChanged;
import io.muster.notification.Appearance;
import io.muster.testkit.FactProbe;
import io.muster.testkit.PushedClock;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.awaitility.Awaitility;

/// Presence on a real database, by a clock that is pushed. A restart is another one on the same rows.
abstract class PresenceSteps {

    static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    static final Duration HEARTBEAT = Duration.ofMinutes(5);
    static final Duration SILENCE = Duration.ofMinutes(15);

    final MachineId machine = new MachineId(UUID.randomUUID());
    final MachineId other = new MachineId(UUID.randomUUID());
    final PushedClock clock = new PushedClock(START);

    @Inject
    PresenceStore store;

    @Inject
    PresenceSettings settings;

    @Inject
    Outbox outbox;

    @Inject
    AgroalDataSource database;

    /// One that knows these machines and no others.
    Presences fresh(MachineId... machines) throws Exception {
        var presences = new Presences(store, settings, outbox, clock, new SimpleMeterRegistry());
        for (var one : machines) {
            done(() -> Panache.withTransaction(() -> presences.appeared(one)));
        }
        return presences;
    }

    Presences restarted() {
        var presences = new Presences(store, settings, outbox, clock, new SimpleMeterRegistry());
        presences.remember(new StartupEvent());
        return presences;
    }

    static void hear(Presences presences, MachineId from) throws Exception {
        done(() -> presences.heard(from, "1.0"));
    }

    static void sweep(Presences presences) throws Exception {
        done(presences::sweep);
    }

    static void done(Supplier<Uni<?>> work) throws Exception {
        var _ = call(work).call();
    }

    static Callable<Void> call(Supplier<Uni<?>> work) {
        return () -> {
            try {
                VertxContextSupport.subscribeAndAwait(() -> work.get().replaceWithVoid());
            } catch (Exception | Error failed) {
                throw failed;
            } catch (Throwable strange) {
                throw new IllegalStateException(strange);
            }
            return null;
        };
    }

    static PresenceChanged connected(MachineId of, Instant at, String version) {
        return new PresenceChanged(of, MachineStatus.CONNECTED, at, version, at);
    }

    /// All that is on the topic, once there are so many.
    static List<PresenceChanged> told(MachineId of, int atLeast) {
        var told = new ArrayList<PresenceChanged>();
        Awaitility.await().until(() -> {
            told.clear();
            for (var record : FactProbe.now(PresenceChanged.class, of.toString())) {
                if (FactCodec.read(record) instanceof Arrival.Told(var _, PresenceChanged fact)) {
                    told.add(fact);
                }
            }
            return told.size() >= atLeast;
        });
        return told;
    }

    long rowsOf(MachineId of) throws SQLException {
        return Appearance.count(database, "select count(*) from presence where machine_id::text = ?", of.toString());
    }

    String status(MachineId of) throws SQLException {
        return text("status", of);
    }

    Instant lastHeard(MachineId of) throws SQLException {
        return Instant.ofEpochSecond(Long.parseLong(text("extract(epoch from last_heard)::bigint", of)));
    }

    String text(String column, MachineId of) throws SQLException {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement(
                        "select (" + column + ")::text from presence where machine_id = ?")) {
            query.setObject(1, of.value());
            try (var rows = query.executeQuery()) {
                assertThat(rows.next()).isTrue();
                return rows.getString(1);
            }
        }
    }
}
