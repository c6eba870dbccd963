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
import io.muster.testkit.MusterServers;
import io.muster.testkit.PushedClock;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// Presence on a real database, by a clock that is pushed. A restart is another one on the same rows.
@QuarkusTest
@QuarkusTestResource(
        value = MusterServers.class,
        initArgs = @ResourceArg(name = "database", value = "notification"),
        restrictToAnnotatedClass = false)
class PresencesIT {

    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration HEARTBEAT = Duration.ofMinutes(5);
    private static final Duration SILENCE = Duration.ofMinutes(15);

    private final MachineId machine = new MachineId(UUID.randomUUID());
    private final MachineId other = new MachineId(UUID.randomUUID());
    private final PushedClock clock = new PushedClock(START);

    @Inject
    PresenceStore store;

    @Inject
    PresenceSettings settings;

    @Inject
    Outbox outbox;

    @Inject
    AgroalDataSource database;

    @Test
    void silenceIsToldOnceAndTheNextHeartbeatToo() throws Exception {
        var presences = fresh(machine);
        hear(presences, machine);
        clock.push(SILENCE);
        sweep(presences);
        sweep(presences);
        clock.push(HEARTBEAT);
        done(() -> presences.heard(machine, "1.1"));
        clock.push(SILENCE.minusSeconds(1));
        sweep(presences);
        assertThat(told(machine, 3))
                .containsExactly(
                        new PresenceChanged(machine, MachineStatus.CONNECTED, START, "1.0", START),
                        new PresenceChanged(machine, MachineStatus.DISCONNECTED, START, "1.0", START.plus(SILENCE)),
                        connected(machine, START.plus(SILENCE).plus(HEARTBEAT), "1.1"));
    }

    @Test
    void longSilenceExpires() throws Exception {
        var presences = fresh(machine);
        hear(presences, machine);
        clock.push(SILENCE);
        sweep(presences);
        clock.push(Duration.ofDays(45));
        sweep(presences);
        assertThat(told(machine, 3).getLast().status()).isEqualTo(MachineStatus.EXPIRED);
        assertThat(status(machine)).isEqualTo("EXPIRED");
    }

    @Test
    void aHeartbeatDuringTheSweepIsNotOverwritten() throws Exception {
        var presences = fresh(machine, other);
        hear(presences, machine);
        hear(presences, other);
        clock.push(SILENCE);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Void> sweeping;
            try (var rows = new HeldRows()) {
                sweeping = threads.submit(call(presences::sweep));
                rows.awaitWaiting(1);
                hear(presences, machine);
                hear(presences, other);
                rows.release();
            }
            sweeping.get(20, TimeUnit.SECONDS);
        }
        assertThat(status(machine)).isEqualTo("CONNECTED");
        assertThat(status(other)).isEqualTo("CONNECTED");
        clock.push(SILENCE.minusSeconds(1));
        sweep(presences);
        assertThat(status(machine)).isEqualTo("CONNECTED");
        assertThat(status(other)).isEqualTo("CONNECTED");
    }

    @Test
    void twoFirstHeartbeatsAtOnceAreToldOnce() throws Exception {
        var presences = fresh(machine);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Void> one;
            Future<Void> two;
            try (var rows = new HeldRows()) {
                one = threads.submit(call(() -> presences.heard(machine, "1.0")));
                two = threads.submit(call(() -> presences.heard(machine, "1.0")));
                rows.awaitWaiting(2);
                rows.release();
            }
            one.get(20, TimeUnit.SECONDS);
            two.get(20, TimeUnit.SECONDS);
        }
        clock.push(SILENCE);
        sweep(presences);
        assertThat(told(machine, 2))
                .extracting(PresenceChanged::status)
                .containsExactly(MachineStatus.CONNECTED, MachineStatus.DISCONNECTED);
    }

    @Test
    void aFirstHeartbeatThatMeetsTheEndOfItsMachineLeavesNothing() throws Exception {
        var presences = fresh(machine);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Void> hearing;
            Future<Void> going;
            try (var rows = new HeldRows()) {
                hearing = threads.submit(call(() -> presences.heard(machine, "1.0")));
                rows.awaitWaiting(1);
                going = threads.submit(call(() -> Panache.withTransaction(() -> presences.gone(machine))));
                rows.awaitWaiting(2);
                rows.release();
            }
            hearing.get(20, TimeUnit.SECONDS);
            going.get(20, TimeUnit.SECONDS);
        }
        FactProbe.awaitTombstone(PresenceChanged.class, machine.toString());
        hear(presences, machine);
        done(presences::writeDown);
        assertThat(presences.knows(machine)).isFalse();
        assertThat(rowsOf(machine)).isZero();
        assertThat(FactProbe.now(PresenceChanged.class, machine.toString())
                        .getLast()
                        .value())
                .isNull();
    }

    @Test
    void whatIsWrittenDownOfAMachineThatIsGoneBringsNothingBack() throws Exception {
        done(() ->
                Panache.withTransaction(() -> store.writeDown(new Presence.Connected(machine, START, START, "1.0"))));
        assertThat(rowsOf(machine)).isZero();
    }

    @Test
    void whatIsWrittenDownLateNeitherChangesTheStatusNorTakesTimeBack() throws Exception {
        var presences = fresh(machine);
        hear(presences, machine);
        clock.push(SILENCE);
        sweep(presences);
        done(() -> Panache.withTransaction(
                () -> store.writeDown(new Presence.Connected(machine, START, START.minus(HEARTBEAT), "0.9"))));
        assertThat(status(machine)).isEqualTo("DISCONNECTED");
        assertThat(lastHeard(machine)).isEqualTo(START);
    }

    @Test
    void aRestartKnowsWhoWasConnectedAndWhenItWasLastWrittenDown() throws Exception {
        var before = fresh(machine);
        hear(before, machine);
        clock.push(HEARTBEAT);
        done(() -> before.heard(machine, "1.1"));
        assertThat(lastHeard(machine)).isEqualTo(START);
        done(before::writeDown);
        assertThat(lastHeard(machine)).isEqualTo(START.plus(HEARTBEAT));

        clock.push(Duration.ofHours(1));
        var restart = clock.instant();
        var after = restarted();
        clock.push(SILENCE.minusSeconds(1));
        sweep(after);
        assertThat(status(machine)).isEqualTo("CONNECTED");
        clock.push(Duration.ofSeconds(1));
        sweep(after);
        assertThat(told(machine, 2).getLast())
                .isEqualTo(new PresenceChanged(
                        machine, MachineStatus.DISCONNECTED, START.plus(HEARTBEAT), "1.1", restart.plus(SILENCE)));
    }

    @Test
    void aRestartTellsNothingAgain() throws Exception {
        var before = fresh(machine, other);
        hear(before, machine);
        clock.push(HEARTBEAT);
        var after = restarted();
        hear(after, machine);
        hear(after, other);
        assertThat(told(other, 1)).containsExactly(connected(other, START.plus(HEARTBEAT), "1.0"));
        assertThat(told(machine, 1)).containsExactly(connected(machine, START, "1.0"));
    }

    @Test
    void aMachineThatIsGoneIsStillGoneAfterARestart() throws Throwable {
        var before = fresh(machine);
        hear(before, machine);
        done(() -> Panache.withTransaction(() -> before.gone(machine)));
        done(before::writeDown);
        var after = restarted();
        assertThat(after.knows(machine)).isFalse();
        assertThat(VertxContextSupport.subscribeAndAwait(() -> after.heard(machine, "1.0")))
                .isFalse();
        assertThat(rowsOf(machine)).isZero();
    }

    /// One that knows these machines and no others.
    private Presences fresh(MachineId... machines) throws Exception {
        var presences = new Presences(store, settings, outbox, clock, new SimpleMeterRegistry());
        for (var one : machines) {
            done(() -> Panache.withTransaction(() -> presences.appeared(one)));
        }
        return presences;
    }

    private Presences restarted() {
        var presences = new Presences(store, settings, outbox, clock, new SimpleMeterRegistry());
        presences.remember(new StartupEvent());
        return presences;
    }

    private static void hear(Presences presences, MachineId from) throws Exception {
        done(() -> presences.heard(from, "1.0"));
    }

    private static void sweep(Presences presences) throws Exception {
        done(presences::sweep);
    }

    private static void done(Supplier<Uni<?>> work) throws Exception {
        var _ = call(work).call();
    }

    private static Callable<Void> call(Supplier<Uni<?>> work) {
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

    private static PresenceChanged connected(MachineId of, Instant at, String version) {
        return new PresenceChanged(of, MachineStatus.CONNECTED, at, version, at);
    }

    /// All that is on the topic, once there are so many.
    private static List<PresenceChanged> told(MachineId of, int atLeast) {
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

    private long rowsOf(MachineId of) throws SQLException {
        return Appearance.count(database, "select count(*) from presence where machine_id::text = ?", of.toString());
    }

    private String status(MachineId of) throws SQLException {
        return text("status", of);
    }

    private Instant lastHeard(MachineId of) throws SQLException {
        return Instant.ofEpochSecond(Long.parseLong(text("extract(epoch from last_heard)::bigint", of)));
    }

    private String text(String column, MachineId of) throws SQLException {
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

    /// The rows of the two machines, locked: whoever wants to write them waits.
    private final class HeldRows implements AutoCloseable {

        private final Connection connection;

        HeldRows() throws SQLException {
            connection = database.getConnection();
            connection.setAutoCommit(false);
            try (var lock =
                    connection.prepareStatement("select 1 from presence where machine_id in (?, ?) for update")) {
                lock.setObject(1, machine.value());
                lock.setObject(2, other.value());
                lock.executeQuery().close();
            }
        }

        /// Until so many want them.
        void awaitWaiting(int transactions) {
            Awaitility.await().until(() -> waiting() >= transactions);
        }

        private long waiting() throws SQLException {
            try (var query = connection.prepareStatement("select count(*) from pg_locks where not granted");
                    var found = query.executeQuery()) {
                found.next();
                return found.getLong(1);
            }
        }

        void release() throws SQLException {
            connection.rollback();
        }

        @Override
        public void close() throws SQLException {
            connection.rollback();
            connection.close();
        }
    }
}
