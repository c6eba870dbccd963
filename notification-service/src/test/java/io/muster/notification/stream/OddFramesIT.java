package io.muster.notification.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.testkit.MusterServers;
import io.muster.testkit.TestIssuer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What no agent sends.
@QuarkusTest
@QuarkusTestResource(
        value = MusterServers.class,
        initArgs = @ResourceArg(name = "database", value = "notification"),
        restrictToAnnotatedClass = false)
class OddFramesIT extends StreamSteps {

    @Inject
    Vertx vertx;

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
}
