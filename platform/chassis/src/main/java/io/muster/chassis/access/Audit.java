package io.muster.chassis.access;

import io.muster.chassis.arm.RequestIds;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jspecify.annotations.Nullable;

/// Writes the audit log, category `muster.audit`, when the answer is known.
public class Audit {

    private static final Logger AUDIT = Logger.getLogger("muster.audit");
    private static final String ATTEMPT = "muster.attempt";

    private final CurrentCaller current;

    Audit(CurrentCaller current) {
        this.current = current;
    }

    static void begin(ContainerRequestContext request, AuditRecord.Attempt attempt) {
        request.setProperty(ATTEMPT, attempt);
    }

    /// For what is refused before it is a request to a resource.
    ///
    /// @param header of the request, by its name
    public static void refused(
            Caller caller, String action, String path, int status, Function<String, @Nullable String> header) {
        AUDIT.info(new AuditRecord.Attempt(caller, "GET", action, path)
                .answered(status, header.apply(RequestIds.REQUEST_ID), header.apply(RequestIds.CORRELATION_ID))
                .denied()
                .line());
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
