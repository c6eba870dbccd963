package io.muster.chassis.arm;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.util.UUID;
import org.jboss.logging.MDC;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jspecify.annotations.Nullable;

/// Every request has an id, in the answer and in every log line; the gateway gives it, or we do.
public class RequestIds {

    /// The header with the id.
    public static final String REQUEST_ID = "x-ms-request-id";

    /// The header with what the caller calls the whole of which a request is a part.
    public static final String CORRELATION_ID = "x-ms-correlation-request-id";
    private static final int LONGEST = 64;

    /// The id of the request at hand.
    public static @Nullable String of(ContainerRequestContext request) {
        return (String) request.getProperty(REQUEST_ID);
    }

    /// What the caller and the gateway call the whole of which this request is a part; else the request's own id.
    public static @Nullable String correlationOf(ContainerRequestContext request) {
        var given = request.getHeaderString(CORRELATION_ID);
        return given != null && given.length() <= LONGEST ? given : of(request);
    }

    @ServerRequestFilter(preMatching = true, priority = 1)
    void arrive(ContainerRequestContext request) {
        var given = request.getHeaderString(REQUEST_ID);
        var id = given != null && given.length() <= LONGEST
                ? given
                : UUID.randomUUID().toString();
        request.setProperty(REQUEST_ID, id);
        MDC.put("request", id);
    }

    @ServerResponseFilter
    void leave(ContainerRequestContext request, ContainerResponseContext response) {
        var id = request.getProperty(REQUEST_ID);
        if (id != null) {
            response.getHeaders().putSingle(REQUEST_ID, id);
        }
    }
}
