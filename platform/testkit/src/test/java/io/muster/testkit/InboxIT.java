package io.muster.testkit;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.muster.chassis.fact.FactCodec;
import io.muster.contracts.MachineId;
import io.muster.contracts.facts.HeartbeatReceived;
import io.muster.contracts.facts.TargetChanged;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The chassis' inbox and outbox in a service, on real servers.
@QuarkusTest
@QuarkusTestResource(
        value = MusterServers.class,
        initArgs = @ResourceArg(name = "database", value = "testkit"),
        restrictToAnnotatedClass = false)
class InboxIT {

    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration OUTAGE = Duration.ofSeconds(10);

    private final MachineId machine = new MachineId(UUID.randomUUID());

    @Inject
    AgroalDataSource database;

    @Inject
    Targets targets;

    @Test
    void whatIsHeardIsAppliedInOrderAndAnnounced() throws SQLException {
        LongStream.range(100, 150).forEach(this::say);
        awaitApplied(LongStream.range(100, 150).boxed().toArray(Long[]::new));
        var _ = FactProbe.await(
                HeartbeatReceived.class,
                fact -> fact.machine().equals(machine) && fact.agentVersion().equals("149"));
        var told = FactProbe.now(HeartbeatReceived.class, machine.toString());
        assertThat(told).hasSize(50);
        assertThat(parked()).isEmpty();
    }

    @Test
    void aRecordThatComesAgainIsPassedOver() throws Throwable {
        say(100);
        awaitApplied(100L);
        var again = poll(FactProbe.now(TargetChanged.class, machine.toString()));
        VertxContextSupport.subscribeAndAwait(() -> targets.on(again));
        assertThat(applied()).containsExactly(100L);
        assertThat(query("select count(*) from outbox where key = '" + machine + "'"))
                .containsExactly("0");
    }

    @Test
    void ofRecordsThatComeTogetherOnlyTheNewOnesAreApplied() throws Throwable {
        VertxContextSupport.subscribeAndAwait(() -> targets.on(poll(together(100, 101))));
        VertxContextSupport.subscribeAndAwait(() -> targets.on(poll(together(100, 101, 102))));
        assertThat(applied()).containsExactly(100L, 101L, 102L);
    }

    @Test
    void recordsOfSeveralPartitionsAreAppliedTogetherAndEachPartitionHasItsPlace() throws Throwable {
        var first = new ArrayList<>(onPartition(1, together(100, 101)));
        first.addAll(together(102));
        VertxContextSupport.subscribeAndAwait(() -> targets.on(poll(first)));
        assertThat(applied()).containsExactlyInAnyOrder(100L, 101L, 102L);
        assertThat(query("select count(distinct xmin::text) from applied where machine = '" + machine + "'"))
                .as("transactions")
                .containsExactly("1");
        var next = new ArrayList<>(onPartition(1, together(100, 101, 103)));
        next.addAll(together(102));
        VertxContextSupport.subscribeAndAwait(() -> targets.on(poll(next)));
        assertThat(applied()).containsExactlyInAnyOrder(100L, 101L, 102L, 103L);
        assertThat(query("select next_offset from inbox where topic = 'unread-" + machine + "' order by partition"))
                .containsExactly("1", "3");
    }

    private static List<ConsumerRecord<String, byte[]>> onPartition(
            int partition, List<ConsumerRecord<String, byte[]>> records) {
        return records.stream()
                .map(one -> {
                    var moved = new ConsumerRecord<>(one.topic(), partition, one.offset(), one.key(), one.value());
                    one.headers().forEach(moved.headers()::add);
                    return moved;
                })
                .toList();
    }

    @Test
    void ofRecordsThatComeTogetherTheOneThatCanNeverBeTakenIsParkedAlone() throws Throwable {
        VertxContextSupport.subscribeAndAwait(() -> targets.on(poll(together(100, Targets.NEVER, 101))));
        assertThat(applied()).containsExactly(100L, 101L);
        assertThat(parked()).hasSize(1).first().asString().contains("IllegalArgumentException: never");
    }

    /// Bad data, a message with what no text column takes, a broken rule of the database, a value it does not take.
    @ParameterizedTest
    @CsvSource({
        Targets.NEVER + ", IllegalArgumentException: never",
        Targets.NEVER_WITH_NUL + ", IllegalArgumentException: ne",
        Targets.TWICE + ", applied_pkey",
        Targets.NO_NUMBER + ", invalid input syntax"
    })
    void aRecordThatCanNeverBeTakenIsParkedAndTheOthersGoOn(int epoch, String why) throws SQLException {
        say(epoch);
        say(100);
        awaitApplied(100L);
        assertThat(parked())
                .hasSize(1)
                .first()
                .asString()
                .contains("\"epoch\":" + epoch)
                .contains(why);
        say(101);
        awaitApplied(100L, 101L);
        assertThat(FactProbe.now(HeartbeatReceived.class, machine.toString()))
                .noneMatch(told -> new String(told.value(), StandardCharsets.UTF_8)
                        .contains("\"agentVersion\":\"" + epoch + "\""));
    }

    @Test
    void aKeyThatNoTextColumnTakesHoldsUpNobody() throws SQLException {
        var fact = FactCodec.record(new TargetChanged(machine, Targets.NEVER, AT), "test", "1");
        FactProbe.send(new ProducerRecord<>(fact.topic(), null, "odd\0" + machine, fact.value(), fact.headers()));
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> query("select count(*) from parked_record where key like 'odd%" + machine + "'")
                        .equals(List.of("1")));
        assertThat(isAlive()).isTrue();
    }

    @Test
    void whatMayPassIsTriedUntilItHasPassed() throws SQLException {
        say(Targets.LATER);
        say(100);
        awaitApplied((long) Targets.LATER, 100L);
        assertThat(parked()).isEmpty();
    }

    @Test
    void aRecordThatCannotBeParkedYetIsNotLostAndTheListenerLives() throws SQLException {
        run("alter table parked_record rename to parked_elsewhere");
        try {
            say(Targets.NEVER);
            say(100);
            Awaitility.await()
                    .during(Duration.ofSeconds(8))
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> applied().isEmpty() && isAlive());
        } finally {
            run("alter table parked_elsewhere rename to parked_record");
        }
        awaitApplied(100L);
        assertThat(parked()).hasSize(1);
    }

    /// SmallRye gives a consumer up when a record waits for longer than this, a minute if it is not said; zero is for
    /// ever.
    @Test
    void noOutageIsTooLongForAConsumer() {
        assertThat(ConfigProvider.getConfig()
                        .getValue(
                                "mp.messaging.connector.smallrye-kafka.throttled.unprocessed-record-max-age.ms",
                                Integer.class))
                .isZero();
    }

    @Test
    void anOutageOfTheDatabaseLosesNothingAndEndsByItself() throws SQLException {
        say(100);
        awaitApplied(100L);
        try (var _ = MusterServers.databaseAway()) {
            say(101);
            Awaitility.await()
                    .during(OUTAGE)
                    .atMost(OUTAGE.plus(PATIENCE))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(InboxIT::isAlive);
        }
        say(102);
        awaitApplied(100L, 101L, 102L);
        var _ = FactProbe.await(
                HeartbeatReceived.class,
                fact -> fact.machine().equals(machine) && fact.agentVersion().equals("102"));
        assertThat(parked()).isEmpty();
    }

    /// Records that follow each other on a topic that nobody reads.
    private List<ConsumerRecord<String, byte[]>> together(long... epochs) {
        return IntStream.range(0, epochs.length)
                .mapToObj(offset -> {
                    var said = FactCodec.record(new TargetChanged(machine, epochs[offset], AT), "test", "1");
                    var record = new ConsumerRecord<>("unread-" + machine, 0, (long) offset, said.key(), said.value());
                    said.headers().forEach(record.headers()::add);
                    return record;
                })
                .toList();
    }

    private static ConsumerRecords<String, byte[]> poll(List<ConsumerRecord<String, byte[]>> records) {
        return new ConsumerRecords<>(
                records.stream()
                        .collect(Collectors.groupingBy(one -> new TopicPartition(one.topic(), one.partition()))),
                Map.of());
    }

    private static boolean isAlive() {
        return given().get("/q/health/live").statusCode() == 200;
    }

    private void say(long epoch) {
        FactProbe.say(new TargetChanged(machine, epoch, AT));
    }

    private void awaitApplied(Long... epochs) {
        Awaitility.await()
                .atMost(PATIENCE)
                .ignoreExceptionsMatching(SQLException.class::isInstance)
                .untilAsserted(() -> assertThat(applied()).containsExactly(epochs));
    }

    private List<Long> applied() throws SQLException {
        return query("select epoch from applied where machine = '" + machine + "' order by epoch").stream()
                .map(Long::valueOf)
                .toList();
    }

    private List<String> parked() throws SQLException {
        return query("select consumer || topic || value || why from parked_record where key = '" + machine + "'");
    }

    private List<String> query(String text) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(text)) {
            var found = new ArrayList<String>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }

    private void run(String text) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            var _ = statement.execute(text);
        }
    }
}
