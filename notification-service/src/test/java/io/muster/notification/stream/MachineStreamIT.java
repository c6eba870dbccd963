package io.muster.notification.stream;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.agroal.api.AgroalDataSource;
import io.muster.contracts.MachineId;
import io.muster.contracts.MachineStatus;
import io.muster.contracts.ResourceId;
import io.muster.contracts.facts.HeartbeatReceived;
import io.muster.contracts.facts.MachineChanged;
import io.muster.contracts.facts.PresenceChanged;
import io.muster.notification.Appearance;
import io.muster.notification.presence.Presences;
import io.muster.testkit.FactProbe;
import io.muster.testkit.MusterServers;
import io.muster.testkit.People;
import io.muster.testkit.TestIssuer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(
        value = MusterServers.class,
        initArgs = @ResourceArg(name = "database", value = "notification"),
        restrictToAnnotatedClass = false)
class MachineStreamIT {

    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");

    private final MachineId machine = new MachineId(UUID.randomUUID());
    private final ResourceId resource = ResourceId.machine(People.SUBSCRIPTION, People.GROUP, "m-" + machine);

    @Inject
    ShortLives lives;

    @Inject
    Presences presences;

    @Inject
    AgroalDataSource database;

    @Inject
    Vertx vertx;

    @BeforeEach
    void aMachineIsThere() {
        appears(machine);
    }

    private void appears(MachineId id) {
        Appearance.of(new MachineChanged(id, resource, "cellar", Map.of(), "linux", null, null, null, AT), database);
    }

    private StreamClient connect() throws Exception {
        var client = StreamClient.connect(TestIssuer.machine(machine, resource));
        assertThat(client.frame()).contains("\"type\":\"work\"");
        return client;
    }

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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "",
                "[]",
                "{\"type\":\"unheard-of\"}",
                "{\"type\":\"work\",\"assignments\":1,\"evaluation\":1}",
                "{\"type\":\"heartbeat\",\"agentVersion\":\"1\"}",
                "{\"type\":\"heartbeat\",\"at\":\"2026-03-01T12:00:00Z\"}",
                "null"
            })
    void whatIsNoHeartbeatClosesTheStream(String frame) throws Exception {
        try (var client = connect()) {
            client.send(frame);
            assertThat(client.closeCode()).isEqualTo(1_008);
        }
    }

    @Test
    void aBinaryFrameClosesTheStream() throws Exception {
        try (var client = connect()) {
            client.sendBinary(new byte[] {1, 2, 3});
            assertThat(client.closeCode()).isEqualTo(1_003);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aMessageThatIsTooLargeClosesTheStreamAndIsNoFaultOfOurs(int frames) throws Exception {
        try (var warnings = new Warnings();
                var client = connect()) {
            client.send("x".repeat(70_000), frames);
            assertThat(client.closeCode()).isEqualTo(1_009);
            assertThat(warnings.heard()).isEmpty();
        }
        try (var client = connect()) {
            client.send(StreamClient.HEARTBEAT);
            assertThat(client.frame()).contains("\"type\":\"heard\"");
        }
    }

    /// The JDK's client cuts long messages into frames by itself.
    @Test
    void aSingleFrameThatIsTooLargeEndsTheConnectionAndIsNoFaultOfOurs() throws Exception {
        var settings = new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(RestAssured.port)
                .setURI("/agent/v1/stream")
                .addHeader("Authorization", "Bearer " + TestIssuer.machine(machine, resource));
        var ended = new CompletableFuture<Void>();
        try (var warnings = new Warnings()) {
            var client = vertx.createWebSocketClient(new WebSocketClientOptions().setMaxFrameSize(200_000));
            client.connect(settings).onSuccess(socket -> {
                socket.closeHandler(_ -> ended.complete(null));
                socket.writeFinalTextFrame("x".repeat(70_000));
            });
            ended.get(15, TimeUnit.SECONDS);
            assertThat(warnings.heard()).noneMatch(warning -> warning.contains("io.muster."));
            client.close();
        }
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
            client.send(StreamClient.HEARTBEAT);
            assertThat(client.frame()).contains("\"type\":\"heard\"");
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
