package io.muster.chassis.access;

import io.muster.chassis.arm.RequestIds;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/// Writes the audit log, category `muster.audit`, when the answer is known.
class Audit {

    private static final Logger AUDIT = Logger.getLogger("muster.audit");
    private static final String ATTEMPT = "muster.attempt";

    private final CurrentCaller current;

    Audit(CurrentCaller current) {
        this.current = current;
    }

    static void begin(ContainerRequestContext request, AuditRecord.Attempt attempt) {
        request.setProperty(ATTEMPT, attempt);
    }

    @ServerResponseFilter
    void note(ContainerRequestContext request, ContainerResponseContext response) {
        if (request.getProperty(ATTEMPT) instanceof AuditRecord.Attempt attempt
                && attempt.isWorthALine(response.getStatus())) {
            AUDIT.info(attempt.answered(response.getStatus(), RequestIds.of(request), RequestIds.correlationOf(request))
                    .provenBy(current.named())
                    .line());
        }
    }
}
