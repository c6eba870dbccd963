package io.muster.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.GatewayStandIn;
import io.muster.agent.PushedTime;
import io.muster.agent.identity.AgentConfig;
import io.muster.agent.identity.AgentHome;
import io.muster.agent.spool.Spool;
import io.muster.agent.stream.StreamStandIn;
import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import io.muster.contracts.agent.Endpoints;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
    private static final Duration MOMENT = Duration.ofMillis(100);

    @TempDir
    Path directory;

    private final PushedTime time = new PushedTime();
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
        var agent = new Agent(home(), config, "1.2.3", time, time);
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
            for (int i = 0; i < 50 && !standIn.hasNext(MOMENT); i += 1) {
                time.push(Duration.ofSeconds(1));
            }
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
            for (int i = 0; i < 50 && !standIn.isAsked("POST", certificates, 2, MOMENT); i += 1) {
                time.push(Duration.ofHours(1));
            }
            assertThat(standIn.asked("POST", certificates)).hasSizeGreaterThanOrEqualTo(2);
        }
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
    void aReportThatWaitsIsSentWithinAMinute() throws Exception {
        try (var standIn = new GatewayStandIn()) {
            standIn.tell("GET " + Endpoints.DESIRED_STATE, 304, "");
            standIn.tell("POST " + Endpoints.REPORTS, 202, "");
            run(standIn.url());
            while (!time.waits().containsAll(List.of(Duration.ofMinutes(1), Duration.ofMinutes(5)))) {
                var _ = running.join(MOMENT);
            }
            assertThat(new Spool(home().spool(), 10_000).add(new byte[] {1})).isZero();
            for (int i = 0; i < 4 && !standIn.isAsked("POST", Endpoints.REPORTS, 1, SECOND); i += 1) {
                time.push(Duration.ofMinutes(1));
            }
            assertThat(standIn.asked("POST", Endpoints.REPORTS)).hasSize(1);
        }
    }
}
