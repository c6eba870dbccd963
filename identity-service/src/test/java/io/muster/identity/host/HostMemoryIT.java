package io.muster.identity.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.muster.contracts.MachineId;
import io.muster.identity.Assertion;
import io.muster.identity.Lab;
import io.muster.identity.TestTime;
import io.muster.testkit.MusterServers;
import io.muster.testkit.PushedClock;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Hosts that are as they were: without the database.
@QuarkusTest
@TestProfile(TestTime.Pushed.class)
@QuarkusTestResource(
        value = MusterServers.class,
        initArgs = @ResourceArg(name = "database", value = "identity"),
        restrictToAnnotatedClass = false)
class HostMemoryIT {

    private static final Duration LONG = Duration.ofHours(7);

    @Inject
    AgroalDataSource database;

    @Inject
    Hosts hosts;

    @Inject
    Clock clock;

    private MachineId id = new MachineId(UUID.randomUUID());

    @BeforeEach
    void aMachineIsEnrolled() {
        id = Lab.enrol("m-" + UUID.randomUUID(), Lab.KEY);
    }

    @Test
    void aHostThatWasSeenLongAgoCostsNoStatement() throws Exception {
        token();
        pass(LONG);
        withoutTheTable();
    }

    @Test
    void aHostThatAFormerLifeSawCostsNoStatement() throws Exception {
        write("insert into host_sighting (id, machine_id, host, first_seen, last_seen) values (?, ?, '%s', ?, ?)"
                .formatted(Assertion.HOST));
        hosts.recall(new StartupEvent());
        withoutTheTable();
    }

    @Test
    void whenAHostWasLastSeenIsWrittenDownLater() throws Exception {
        token();
        var first = lastSeen();
        pass(LONG);
        token();
        assertThat(lastSeen()).isEqualTo(first);
        hosts.writeDown().await().atMost(Duration.ofSeconds(30));
        assertThat(lastSeen()).isEqualTo(clock.instant().truncatedTo(ChronoUnit.MICROS));
    }

    @Test
    void aMachineOfWhichNothingIsWrittenIsLookedAtAnew() throws Exception {
        token();
        pass(LONG);
        token();
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement("delete from host_sighting where machine_id = ?")) {
            statement.setObject(1, id.value());
            assertThat(statement.executeUpdate()).isEqualTo(1);
        }
        hosts.writeDown().await().atMost(Duration.ofSeconds(30));
        token();
        assertThat(lastSeen()).isEqualTo(clock.instant().truncatedTo(ChronoUnit.MICROS));
    }

    @Test
    void aMachineThatAnotherProcessSawElsewhereIsLookedAtAnew() throws Exception {
        token();
        pass(Duration.ofMinutes(1));
        write("insert into host_sighting (id, machine_id, host, first_seen, last_seen) values (?, ?, '%s', ?, ?)"
                .formatted("m:%016x u:%016x".formatted(7, 8)));
        pass(LONG);
        token();
        assertThat(returns()).isZero();
        hosts.writeDown().await().atMost(Duration.ofSeconds(30));
        token();
        assertThat(returns()).isEqualTo(1);
    }

    private void token() {
        assertThat(Assertion.token(id, Lab.KEY, clock).statusCode()).isEqualTo(200);
    }

    private void pass(Duration time) {
        ((PushedClock) clock).push(time);
    }

    private void withoutTheTable() throws Exception {
        try (var connection = locked()) {
            var asked = CompletableFuture.supplyAsync(
                    () -> Assertion.token(id, Lab.KEY, clock).statusCode());
            assertThat(asked.get(10, TimeUnit.SECONDS)).isEqualTo(200);
            connection.rollback();
        }
    }

    private Connection locked() throws SQLException {
        var connection = database.getConnection();
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute("lock table host_sighting in access exclusive mode");
        }
        return connection;
    }

    private void write(String sql) throws SQLException {
        var now = Timestamp.from(clock.instant());
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(sql)) {
            statement.setObject(1, UUID.randomUUID());
            statement.setObject(2, id.value());
            statement.setTimestamp(3, now);
            statement.setTimestamp(4, now);
            assertThat(statement.executeUpdate()).isEqualTo(1);
        }
    }

    private long returns() throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(
                        "select count(*) from host_sighting where machine_id = ? and returned_at is not null")) {
            statement.setObject(1, id.value());
            try (var rows = statement.executeQuery()) {
                assertThat(rows.next()).isTrue();
                return rows.getLong(1);
            }
        }
    }

    private Instant lastSeen() throws SQLException {
        try (var connection = database.getConnection();
                var statement =
                        connection.prepareStatement("select last_seen from host_sighting where machine_id = ?")) {
            statement.setObject(1, id.value());
            try (var rows = statement.executeQuery()) {
                assertThat(rows.next()).isTrue();
                return rows.getObject(1, OffsetDateTime.class)
                        .withOffsetSameInstant(ZoneOffset.UTC)
                        .toInstant();
            }
        }
    }
}
