package io.muster.chassis.fact;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Relays of two replicas on a real database and a real broker.
class OutboxRelayIT {

    private static final String TOPIC = "identity.certificates";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static RealServers servers;
    private static AgroalDataSource writer;

    private final String thing = "thing-" + UUID.randomUUID();
    private final List<Replica> replicas = new ArrayList<>();

    @BeforeAll
    static void start() {
        servers = new RealServers();
        writer = servers.pool();
    }

    @AfterAll
    static void stop() {
        writer.close();
        servers.close();
    }

    @AfterEach
    void end() throws SQLException {
        replicas.forEach(Replica::stop);
        assertThat(query("with left_over as (delete from outbox returning 1) select count(*) from left_over"))
                .isNotNegative();
    }

    @Test
    void factsOfAThingAreToldInTheOrderInWhichTheyWereAnnounced() throws SQLException {
        var _ = replica(servers.pool());
        announce(0, 1_500);
        assertThat(told()).isEqualTo(upTo(1_500));
    }

    @Test
    void theOtherReplicaTakesOverFromOneThatStops() throws SQLException {
        var first = replica(servers.pool());
        announce(0, 10);
        await(() -> first.sent() == 10);
        var second = replica(servers.pool());
        announce(10, 20);
        await(() -> first.sent() == 20);
        assertThat(second.sent()).isZero();
        first.stop();
        announce(20, 30);
        await(() -> second.sent() == 10);
        assertThat(told()).isEqualTo(upTo(30));
    }

    @Test
    void aLeaderThatLosesTheDatabaseLeadsNoMoreAndNothingIsLost() throws SQLException {
        var first = replica(servers.pool());
        announce(0, 10);
        await(() -> first.sent() == 10);
        var second = replica(servers.pool());
        announce(10, 300);
        for (int round = 1; round <= 5; round += 1) {
            cutOffTheLeader();
            announce(round * 300, round * 300 + 300);
        }
        assertThat(lastWords(told())).isEqualTo(upTo(1_800));
        assertThat(first.sent() + second.sent()).isGreaterThanOrEqualTo(1_800);
    }

    @Test
    void whatIsAnnouncedWhileTheBrokerIsAwayIsToldWhenItIsBack() throws SQLException {
        var relay = replica(servers.pool());
        announce(0, 10);
        await(() -> relay.sent() == 10);
        servers.killKafka();
        try {
            announce(10, 700);
            assertThat(waiting()).isPositive();
        } finally {
            servers.startKafka();
        }
        announce(700, 710);
        assertThat(lastWords(told())).isEqualTo(upTo(710));
    }

    /// The loop must not die: nobody would notice before the facts are missed.
    @Test
    void aFailureThatNobodyThoughtOfDoesNotEndTheRelay() throws SQLException {
        var failed = new AtomicBoolean();
        var pool = servers.pool();
        var odd = (AgroalDataSource) Proxy.newProxyInstance(
                AgroalDataSource.class.getClassLoader(),
                new Class<?>[] {AgroalDataSource.class},
                (_, method, arguments) -> {
                    if (method.getName().equals("getConnection") && failed.compareAndSet(false, true)) {
                        throw new IllegalStateException("odd");
                    }
                    try {
                        return method.invoke(pool, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
        var _ = replica(odd);
        announce(0, 3);
        assertThat(told()).isEqualTo(upTo(3));
        assertThat(failed).isTrue();
    }

    private Replica replica(AgroalDataSource pool) {
        var replica = new Replica(pool);
        replicas.add(replica);
        replica.relay.start(new StartupEvent());
        return replica;
    }

    /// One transaction each hundred, as services write them.
    private void announce(int from, int to) throws SQLException {
        try (var connection = writer.getConnection();
                var insert = connection.prepareStatement(
                        "insert into outbox (topic, key, wire_type, body, at) values (?, ?, 'test.said.v1', ?, ?)")) {
            for (int number = from; number < to; number += 1) {
                insert.setString(1, TOPIC);
                insert.setString(2, thing);
                insert.setString(3, Integer.toString(number));
                insert.setObject(4, OffsetDateTime.parse("2026-03-01T12:00:00Z"));
                insert.addBatch();
                if (number % 100 == 99 || number == to - 1) {
                    insert.executeBatch();
                }
            }
        }
    }

    /// What the topic has once nothing waits any more.
    private List<Integer> told() {
        await(() -> waiting() == 0);
        return servers.heard(TOPIC, thing).stream()
                .map(record -> Integer.valueOf(new String(record.value(), StandardCharsets.UTF_8)))
                .toList();
    }

    /// What is sent again is sent again with all that came after it: the last time of each is in order.
    private static List<Integer> lastWords(List<Integer> told) {
        return told.reversed().stream().distinct().toList().reversed();
    }

    private static List<Integer> upTo(int end) {
        return IntStream.range(0, end).boxed().toList();
    }

    /// Ends the session that holds the lock, as a network that breaks would.
    private static void cutOffTheLeader() throws SQLException {
        await(() -> query("select count(*) from pg_locks where locktype = 'advisory' and granted") == 1);
        assertThat(query("select count(pg_terminate_backend(pid)) from pg_locks where locktype = 'advisory'"))
                .isEqualTo(1);
    }

    private static long waiting() throws SQLException {
        return query("select count(*) from outbox");
    }

    private static long query(String text) throws SQLException {
        try (var connection = writer.getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery(text)) {
            assertThat(row.next()).isTrue();
            return row.getLong(1);
        }
    }

    private static void await(Callable<Boolean> done) {
        Awaitility.await().atMost(PATIENCE).until(done);
    }

    private static final class Replica {

        private final AgroalDataSource pool;
        private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
        private final OutboxRelay relay;

        Replica(AgroalDataSource pool) {
            this.pool = pool;
            this.relay = new OutboxRelay(pool, servers.kafka(), "test", meters);
        }

        int sent() {
            return (int) meters.counter("muster_outbox_sent_facts").count();
        }

        void stop() {
            relay.stop(new ShutdownEvent());
            pool.close();
        }
    }
}
