package io.muster.notification.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.contracts.MachineStatus;
import io.muster.contracts.facts.PresenceChanged;
import io.muster.testkit.FactProbe;
import io.muster.testkit.MusterServers;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// What is told of machines that are heard or fall silent, at the same time too.
@QuarkusTest
@QuarkusTestResource(
        value = MusterServers.class,
        initArgs = @ResourceArg(name = "database", value = "notification"),
        restrictToAnnotatedClass = false)
class PresencesIT extends PresenceSteps {

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
