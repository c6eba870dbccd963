package io.muster.chassis.arm;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.util.UUID;
import org.jboss.logging.MDC;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/// Every request has an id, in the answer and in every log line; the gateway gives it, or we do.
class RequestIds {

    static final String REQUEST_ID = "x-ms-request-id";

    @ServerRequestFilter(preMatching = true, priority = 1)
    void arrive(ContainerRequestContext request) {
        var given = request.getHeaderString(REQUEST_ID);
        var id = given != null && given.length() <= 64
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
