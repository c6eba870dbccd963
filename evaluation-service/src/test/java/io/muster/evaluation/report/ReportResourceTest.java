package io.muster.evaluation.report;

import static io.muster.evaluation.Reports.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.muster.chassis.access.Caller;
import io.muster.chassis.access.CurrentCaller;
import io.muster.chassis.arm.ArmError;
import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import io.muster.contracts.Verdict;
import io.muster.evaluation.Reports;
import io.muster.testkit.PushedClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A report comes in while no broker is there: a real producer and a port where nobody listens.
class ReportResourceTest {

    private static final MachineId MACHINE = MachineId.of("99999999-0000-4000-8000-000000000001");
    private static final ResourceId RESOURCE = ResourceId.machine("s", "g", "m");
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void aReportThatCannotBeKeptIsRefusedForNow() throws IOException {
        var log = new ReportLog(Map.of("bootstrap.servers", "127.0.0.1:" + closedPort()), "evaluation");
        try {
            var resource = new ReportResource(new Machine(), log, new PushedClock(NOW), meters);
            var report =
                    Reports.report(MACHINE, Reports.assignment(RESOURCE), NOW, result("shadow", Verdict.NON_COMPLIANT));
            try (var answer = resource.receive(Reports.bytes(report), null)) {
                assertThat(answer.getStatus()).isEqualTo(503);
                assertThat(answer.getHeaderString("Retry-After")).isEqualTo("5");
                assertThat(answer.getMediaType()).hasToString("application/json");
                assertThat(answer.getEntity())
                        .isInstanceOfSatisfying(
                                ArmError.Envelope.class,
                                body -> assertThat(body.error().code()).isEqualTo("LogUnavailable"));
            }
        } finally {
            log.close();
        }
        assertThat(count("muster_evaluation_refused_reports")).isEqualTo(1);
        assertThat(count("muster_evaluation_accepted_reports")).isZero();
    }

    private double count(String name) {
        var counter = meters.find(name).counter();
        return counter == null ? 0 : counter.count();
    }

    private static int closedPort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static final class Machine extends CurrentCaller {

        @Override
        public Caller.Machine machine() {
            return new Caller.Machine(MACHINE, RESOURCE);
        }
    }
}
