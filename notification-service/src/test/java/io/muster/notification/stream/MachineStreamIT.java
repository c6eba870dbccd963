package io.muster.notification.stream;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.muster.contracts.MachineId;
import io.muster.contracts.MachineStatus;
import io.muster.contracts.facts.HeartbeatReceived;
import io.muster.contracts.facts.MachineChanged;
import io.muster.contracts.facts.PresenceChanged;
import io.muster.notification.Appearance;
import io.muster.notification.machine.Trust;
import io.muster.notification.presence.Presences;
import io.muster.testkit.AuditLines;
import io.muster.testkit.FactProbe;
import io.muster.testkit.MusterServers;
import io.muster.testkit.People;
import io.muster.testkit.TestIssuer;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(
        value = MusterServers.class,
        initArgs = @ResourceArg(name = "database", value = "notification"),
        restrictToAnnotatedClass = false)
class MachineStreamIT extends StreamSteps {

    private static final String UNTIL_NOW =
            "select count(*) from machine where id::text = ? and trusted_until is not null";

    @Inject
    ShortLives lives;

    @Inject
    Presences presences;

    @Inject
    Trust trust;

    @Inject
    Connections connections;

    @Inject
    Clock clock;

    @Test
    void nobodyGetsOnTheStreamWithoutAMachinesToken() throws Exception {
        assertThat(StreamClient.refusal(null)).isEqualTo(401);
        assertThat(StreamClient.refusal("nonsense")).isEqualTo(401);
        assertThat(StreamClient.refusal(TestIssuer.person(People.OWNER))).isIn(401, 403);
    }

    @Test
    void aMachineIsToldAtOnceThatThereIsNoWorkYet() throws Exception {
        try (var client = StreamClient.connect(TestIssuer.machine(machine, resource))) {
            assertThat(client.frame())
                    .contains("\"type\":\"work\"")
                    .contains("\"assignments\":0")
                    .contains("\"evaluation\":0");
        }
    }

    @Test
    void aHeartbeatIsAnsweredConnectsAndIsToldAsTelemetry() throws Exception {
        try (var client = connect()) {
            client.send(StreamClient.HEARTBEAT);
            assertThat(client.frame()).contains("\"type\":\"heard\"").contains("\"nextHeartbeatSeconds\":300");
            var presence = FactProbe.await(
                    PresenceChanged.class, fact -> fact.machine().equals(machine));
            assertThat(presence.status()).isEqualTo(MachineStatus.CONNECTED);
            assertThat(presence.agentVersion()).isEqualTo("1.2.3");
            client.send(StreamClient.HEARTBEAT);
            assertThat(client.frame()).contains("\"type\":\"heard\"");
        }
        var telemetry =
                FactProbe.await(HeartbeatReceived.class, fact -> fact.machine().equals(machine));
        assertThat(telemetry.sentAt()).isEqualTo(AT);
        assertThat(telemetry.agentVersion()).isEqualTo("1.2.3");
        assertThat(FactProbe.now(PresenceChanged.class, machine.toString())).hasSize(1);
    }

    @Test
    void aNewerConnectionTakesOver() throws Exception {
        try (var old = connect();
                var young = connect()) {
            assertThat(old.closeCode()).isEqualTo(4_001);
            young.send(StreamClient.HEARTBEAT);
            assertThat(young.frame()).contains("\"type\":\"heard\"");
        }
    }

    @Test
    void aMachineThatIsGoneLosesItsConnectionAndItsPresenceForGood() throws Exception {
        try (var client = connect()) {
            client.send(StreamClient.HEARTBEAT);
            assertThat(client.frame()).contains("\"type\":\"heard\"");
            FactProbe.await(PresenceChanged.class, fact -> fact.machine().equals(machine));
            FactProbe.tombstone(MachineChanged.class, machine.toString());
            assertThat(client.closeCode()).isEqualTo(4_002);
        }
        FactProbe.awaitTombstone(PresenceChanged.class, machine.toString());
        var heartbeats = FactProbe.now(HeartbeatReceived.class, machine.toString());
        assertThat(StreamClient.refusal(TestIssuer.machine(machine, resource))).isEqualTo(404);
        post(StreamClient.HEARTBEAT).statusCode(404).body("error.code", equalTo("MachineNotFound"));
        leavesNothing(machine, heartbeats.size());
    }

    @Test
    void aMachineThatIsRevokedLosesItsConnectionAtOnceAndGetsNoneUntilItIsTrustedAgain() throws Exception {
        trusted(clock.instant().plus(Duration.ofDays(90)));
        try (var client = connect()) {
            trusted(clock.instant());
            assertThat(client.closeCode()).isEqualTo(4_003);
        }
        assertThat(StreamClient.refusal(TestIssuer.machine(machine, resource))).isEqualTo(401);
        post(StreamClient.HEARTBEAT).statusCode(401).body("error.code", equalTo("certificate_ended"));
        given().auth()
                .oauth2(TestIssuer.machine(machine, resource))
                .get("/agent/v1/work")
                .then()
                .statusCode(401)
                .body("error.code", equalTo("certificate_ended"));
        trusted(clock.instant().plus(Duration.ofDays(90)));
        Awaitility.await().until(() -> trust.isGiven(machine));
        try (var client = connect()) {
            client.send(StreamClient.HEARTBEAT);
            assertThat(client.frame()).contains("\"type\":\"heard\"");
        }
    }

    @Test
    void aMachineWhoseTrustEndsByItselfLosesItsConnection() throws Exception {
        try (var client = connect()) {
            // The sweep is to find it, so nobody hears of it: only what is remembered is over.
            trust.told(until(clock.instant()));
            connections.sweep();
            assertThat(client.closeCode()).isEqualTo(4_003);
        }
    }

    @Test
    void whoIsTrustedIsKnownAfterARestart() {
        trusted(clock.instant());
        Awaitility.await().until(() -> !trust.isGiven(machine));
        trust.gone(machine);
        assertThat(trust.isGiven(machine)).isTrue();
        Awaitility.await().until(() -> Appearance.count(database, UNTIL_NOW, machine.toString()) == 1);
        trust.remember(new StartupEvent());
        assertThat(trust.isGiven(machine)).isFalse();
    }

    @Test
    void whoIsRefusedOnTheStreamIsInTheAuditLog() throws Exception {
        try (var log = new AuditLines()) {
            assertThat(StreamClient.refusal(null)).isEqualTo(401);
            var stranger = new MachineId(UUID.randomUUID());
            assertThat(StreamClient.refusal(TestIssuer.machine(stranger, resource)))
                    .isEqualTo(404);
            assertThat(log.heard())
                    .anySatisfy(line -> assertThat(line)
                            .contains("\"kind\":\"anyone\"", "\"status\":401", "\"allowed\":false", "/agent/v1/stream"))
                    .anySatisfy(line -> assertThat(line)
                            .contains(
                                    stranger.toString(),
                                    "\"status\":404",
                                    "\"allowed\":false",
                                    "\"action\":\"@machine\""));
        }
    }

    private void trusted(Instant until) {
        FactProbe.say(until(until));
    }

    private MachineChanged until(Instant end) {
        return new MachineChanged(
                machine, resource, "cellar", Map.of(), "linux", null, null, null, null, end, clock.instant());
    }

    @Test
    void aMachineThatNobodyToldOfIsRefusedAndLeavesNothing() throws Exception {
        var stranger = new MachineId(UUID.randomUUID());
        assertThat(StreamClient.refusal(TestIssuer.machine(stranger, resource))).isEqualTo(404);
        post(stranger, StreamClient.HEARTBEAT).statusCode(404).body("error.code", equalTo("MachineNotFound"));
        leavesNothing(stranger, 0);
    }

    /// The heartbeat of another machine, sent later, has been told by then.
    private void leavesNothing(MachineId unknown, int heartbeats) {
        var sentinel = new MachineId(UUID.randomUUID());
        appears(sentinel);
        post(sentinel, StreamClient.HEARTBEAT).statusCode(200);
        FactProbe.await(PresenceChanged.class, fact -> fact.machine().equals(sentinel));
        FactProbe.await(HeartbeatReceived.class, fact -> fact.machine().equals(sentinel));
        assertThat(presences.knows(unknown)).isFalse();
        var told = FactProbe.now(PresenceChanged.class, unknown.toString());
        assertThat(told.isEmpty() || told.getLast().value() == null).isTrue();
        assertThat(FactProbe.now(HeartbeatReceived.class, unknown.toString())).hasSize(heartbeats);
    }

    @Test
    void aTombstoneOfNoMachineIsPassedOverAtOnce() throws SQLException {
        var stranger = "no-machine-" + machine;
        var next = Stream.generate(() -> new MachineId(UUID.randomUUID()))
                .filter(other -> partition(other.toString()) == partition(stranger))
                .findFirst()
                .orElseThrow();
        FactProbe.tombstone(MachineChanged.class, stranger);
        appears(next);
        assertThat(Appearance.count(database, "select count(*) from parked_record where key = ?", stranger))
                .isZero();
    }

    private static int partition(String key) {
        return BuiltInPartitioner.partitionForKey(key.getBytes(StandardCharsets.UTF_8), 6);
    }

    @Test
    void theStreamEndsWithItsToken() throws Exception {
        lives.shorten(machine);
        try (var client = connect()) {
            assertThat(client.closeCode()).isEqualTo(1_008);
        }
    }

    @Test
    void aHeartbeatMayComeByPost() {
        post(StreamClient.HEARTBEAT).statusCode(200).body("nextHeartbeatSeconds", equalTo(300));
        var presence =
                FactProbe.await(PresenceChanged.class, fact -> fact.machine().equals(machine));
        assertThat(presence.status()).isEqualTo(MachineStatus.CONNECTED);
        FactProbe.await(HeartbeatReceived.class, fact -> fact.machine().equals(machine));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "null",
                "{}",
                "{\"type\":\"heartbeat\"}",
                "{\"type\":\"work\",\"assignments\":1,\"evaluation\":1}",
                "{\"type\":\"heartbeat\",\"agentVersion\":\"1\"}"
            })
    void aPostThatIsNoHeartbeatIsRefused(String body) {
        post(body).statusCode(400);
    }

    @Test
    void onlyAMachinePostsHeartbeats() {
        given().contentType("application/json")
                .body(StreamClient.HEARTBEAT)
                .post("/agent/v1/heartbeats")
                .then()
                .statusCode(401);
        given().auth()
                .oauth2(TestIssuer.person(People.OWNER))
                .contentType("application/json")
                .body(StreamClient.HEARTBEAT)
                .post("/agent/v1/heartbeats")
                .then()
                .statusCode(401);
    }

    private ValidatableResponse post(String body) {
        return post(machine, body);
    }

    private ValidatableResponse post(MachineId from, String body) {
        return given().auth()
                .oauth2(TestIssuer.machine(from, resource))
                .contentType("application/json")
                .body(body)
                .post("/agent/v1/heartbeats")
                .then();
    }
}
