package io.muster.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.agent.GatewayStandIn;
import io.muster.agent.PushedTime;
import io.muster.agent.config.LocalConfig;
import io.muster.agent.config.Setting;
import io.muster.agent.himds.HimdsSettings;
import io.muster.agent.identity.AgentConfig;
import io.muster.agent.identity.AgentHome;
import io.muster.agent.identity.Gateway;
import io.muster.agent.identity.OneKey;
import io.muster.agent.spool.Spool;
import io.muster.agent.status.AgentStatus;
import io.muster.agent.stream.StreamStandIn;
import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import io.muster.contracts.agent.Endpoints;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// All loops together, with time that only passes when it is pushed.
@Timeout(60)
class AgentTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration SECOND = Duration.ofSeconds(1);

    /// From one step of time to the next: for the stream as long as it takes to be made, since it waits for that in
    /// this
    /// time too.
    private static final Duration MOMENT = Duration.ofMillis(10);

    private static final Duration OF_STREAM = Duration.ofMillis(100);

    @TempDir
    Path directory;

    private final PushedTime time = new PushedTime();
    private final ObjectNode about = Gateway.JSON.createObjectNode();
    private Thread running = Thread.currentThread();

    private AgentHome home() {
        return new AgentHome(directory);
    }

    private void run(String gateway) {
        var config = new AgentConfig(
                ResourceId.machine("s", "group", "box"),
                new MachineId(UUID.randomUUID()),
                "s",
                "group",
                "box",
                "here",
                "tenant",
                gateway);
        config.write(home());
        var _ = OneKey.in(home());
        var himds = new HimdsSettings(0, directory.resolve("tokens"));
        var identity = new IdentityLoops(home(), config, himds, "1.2.3", time, time);
        var agent = new Agent(home(), config, identity, time, time, () -> about);
        running = Thread.startVirtualThread(() -> {
            try {
                agent.run();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @AfterEach
    void stop() throws InterruptedException {
        running.interrupt();
        running.join();
    }

    @Test
    void aStreamThatWasLostIsMadeAgain() throws Exception {
        try (var standIn = new StreamStandIn(home().authority())) {
            run(standIn.url());
            var first = standIn.next();
            assertThat(first.hears()).contains("heartbeat");
            first.drops();
            time.pushUntil(Duration.ofSeconds(1), () -> standIn.hasNext(OF_STREAM));
            assertThat(standIn.next().hears()).contains("heartbeat");
        }
    }

    @Test
    void aCertificateIsRenewedWhileTheAgentRuns() throws Exception {
        try (var standIn = new GatewayStandIn()) {
            var certificates = Endpoints.CERTIFICATES;
            standIn.tell("POST " + certificates, 200, """
                    {"chain":"pem","notAfter":"2030-04-01T00:00:00Z","renewAfter":"2030-02-15T00:00:00Z"}""");
            run(standIn.url());
            assertThat(standIn.isAsked("POST", certificates, 1, SOON)).isTrue();
            time.push(Duration.ofDays(46));
            time.pushUntil(Duration.ofHours(1), () -> standIn.isAsked("POST", certificates, 2, MOMENT));
        }
    }

    @Test
    void whatTheMachineHasBecomeIsTold() throws Exception {
        try (var standIn = new GatewayStandIn()) {
            standIn.tell("PUT " + Endpoints.METADATA, 204, "");
            about.put("osSku", "new");
            run(standIn.url());
            assertThat(standIn.isAsked("PUT", Endpoints.METADATA, 1, SOON)).isTrue();
        }
    }

    /// While others of its loops have come round again.
    @Test
    void nothingIsAuditedWhereThatWasDecided() throws Exception {
        new LocalConfig(Map.of(Setting.GUEST_ENABLED, List.of("false"))).write(home());
        try (var standIn = new GatewayStandIn()) {
            standIn.tell("PUT " + Endpoints.METADATA, 204, "");
            about.put("osSku", "new");
            run(standIn.url());
            assertThat(standIn.isAsked("PUT", Endpoints.METADATA, 1, SOON)).isTrue();
            about.put("osSku", "newer");
            time.pushUntil(Duration.ofMinutes(1), () -> standIn.isAsked("PUT", Endpoints.METADATA, 2, MOMENT));
            assertThat(standIn.asked("GET", Endpoints.DESIRED_STATE)).isEmpty();
        }
    }

    @Test
    void aHeartbeatThatWasHeardIsWrittenDown() throws Exception {
        try (var standIn = new StreamStandIn(home().authority())) {
            run(standIn.url());
            var connection = standIn.next();
            assertThat(connection.hears()).contains("heartbeat");
            assertThat(AgentStatus.read(home()).map(AgentStatus::lastHeartbeat)).isEmpty();
            connection.says("{\"type\":\"heard\",\"at\":\"2026-01-01T00:00:00Z\",\"nextHeartbeatSeconds\":300}");
            time.pushUntil(Duration.ZERO, () -> heartbeat().isPresent());
            assertThat(heartbeat()).contains(time.instant());
        }
    }

    private Optional<Instant> heartbeat() {
        return AgentStatus.read(home()).map(AgentStatus::lastHeartbeat);
    }

    @Test
    void workGoesOnWhileTheNextCertificateIsRefused() throws Exception {
        try (var standIn = new GatewayStandIn()) {
            standIn.tell("POST " + Endpoints.CERTIFICATES, 403, "");
            run(standIn.url());
            assertThat(standIn.isAsked("POST", Endpoints.CERTIFICATES, 1, SOON)).isTrue();
            assertThat(standIn.isAsked("GET", Endpoints.DESIRED_STATE, 1, SOON)).isTrue();
        }
    }

    @Test
    void whoWaitsForAYesAsksAgainWhenItWasTold() throws Exception {
        try (var standIn = new GatewayStandIn()) {
            standIn.tell(
                    "POST " + Endpoints.CERTIFICATES,
                    409,
                    "{\"error\":{\"code\":\"" + Endpoints.AWAITS_APPROVAL + "\",\"message\":\"wait\"}}",
                    Map.of("Retry-After", "900"));
            run(standIn.url());
            assertThat(standIn.isAsked("POST", Endpoints.CERTIFICATES, 1, SOON)).isTrue();
            time.pushUntil(Duration.ofMinutes(1), () -> standIn.isAsked("POST", Endpoints.CERTIFICATES, 2, MOMENT));
            assertThat(time.waits())
                    .anyMatch(wait ->
                            wait.compareTo(Duration.ofMinutes(15)) >= 0 && wait.compareTo(Duration.ofMinutes(17)) < 0);
        }
    }

    @Test
    void aCopyEndsAsWhatItWas() throws Exception {
        try (var standIn = new GatewayStandIn()) {
            standIn.tell(
                    "POST " + Endpoints.TOKEN,
                    409,
                    "{\"error\":{\"code\":\"" + Endpoints.IS_A_COPY + "\",\"message\":\"copy\"}}");
            standIn.tell("POST " + Endpoints.COPIES, 200, """
                    {"machine":"%s","resource":"/subscriptions/s/x/y",
                     "certificate":{"chain":"own","notAfter":"2030-04-01T00:00:00Z","renewAfter":"2030-02-15T00:00:00Z"}}
                    """.formatted(UUID.randomUUID()));
            run(standIn.url());
            assertThat(running.join(Duration.ofSeconds(30))).as("at once").isTrue();
            assertThat(time.elapsed()).isZero();
            assertThat(home().root().resolve("certs/becoming.json")).exists();
        }
    }

    @Test
    void anAgentWhoseMachineIsDisconnectedEndsAndLeavesNothing() throws Exception {
        try (var standIn = new GatewayStandIn()) {
            run(standIn.url());
            assertThat(standIn.isAsked("POST", Endpoints.CERTIFICATES, 1, SOON)).isTrue();
            home().forget();
            time.pushUntil(Duration.ofSeconds(2), () -> running.join(MOMENT));
            assertThat(home().key()).doesNotExist();
        }
    }

    @Test
    void aReportThatWaitsIsSentWithinAMinute() throws Exception {
        try (var standIn = new GatewayStandIn()) {
            standIn.tell("GET " + Endpoints.DESIRED_STATE, 304, "");
            standIn.tell("POST " + Endpoints.REPORTS, 202, "");
            run(standIn.url());
            time.awaitWaitFor(Duration.ofMinutes(1));
            time.awaitWaitFor(Duration.ofMinutes(5));
            assertThat(new Spool(home().spool(), 10_000).add(new byte[] {1})).isZero();
            var before = time.elapsed();
            time.pushUntil(Duration.ofMinutes(1), () -> standIn.isAsked("POST", Endpoints.REPORTS, 1, SECOND));
            assertThat(time.elapsed().minus(before)).isLessThanOrEqualTo(Duration.ofMinutes(4));
        }
    }
}
