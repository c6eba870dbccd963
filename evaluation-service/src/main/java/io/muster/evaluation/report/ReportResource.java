package io.muster.evaluation.report;

import io.micrometer.core.instrument.MeterRegistry;
import io.muster.chassis.access.CurrentCaller;
import io.muster.chassis.arm.ArmError;
import io.muster.chassis.arm.ArmResponse;
import io.muster.contracts.facts.ReportReceived;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.UUID;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/// Takes compliance reports.
@Path("/agent/v1/reports")
public class ReportResource {

    private final CurrentCaller caller;
    private final ReportLog log;
    private final Clock clock;
    private final MeterRegistry meters;

    ReportResource(CurrentCaller caller, ReportLog log, Clock clock, MeterRegistry meters) {
        this.caller = caller;
        this.log = log;
        this.clock = clock;
        this.meters = meters;
    }

    record Accepted(UUID id) {}

    /// 202 once the brokers have the report; 503 with `Retry-After` when they cannot be reached. Sending a report again
    /// does no harm.
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RunOnVirtualThread
    public Response receive(byte[] body, @HeaderParam("Content-Encoding") @Nullable String encoding) {
        var now = clock.instant();
        var report = Intake.read(body, encoding, caller.machine(), now);
        try {
            log.append(new ReportReceived(report, now)).await().indefinitely();
        } catch (KafkaException unreachable) {
            meters.counter("muster_evaluation_refused_reports", "why", "log").increment();
            return Response.fromResponse(ArmResponse.of(
                            new ArmError(503, "LogUnavailable", "The report could not be kept. Send it again later.")))
                    .header("Retry-After", "5")
                    .build();
        }
        meters.counter("muster_evaluation_accepted_reports").increment();
        return Response.accepted(new Accepted(report.id())).build();
    }
}
