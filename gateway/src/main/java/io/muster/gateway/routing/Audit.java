package io.muster.gateway.routing;

import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.security.Principal;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jboss.logging.Logger;

/// The lines of the audit log about what the gateway refuses itself, in the form that services write them in. The
/// gateway reads no token of what it does not pass on, so it says where a request came from; of its own pages it knows
/// who is signed in.
final class Audit {

    private static final Logger AUDIT = Logger.getLogger("muster.audit");
    private static final String ACTION = "@gateway";
    private static final int LONGEST = 1_024;

    /// The last is what a session that ended is told of by a script.
    private static final Set<Integer> REFUSED = Set.of(401, 403, 499);

    private Audit() {}

    /// Refused without asking anybody.
    static void refused(HttpServerRequest request, Refusal refusal) {
        AUDIT.info(line(request, anyone(request), refusal.status())
                .put("code", refusal.code())
                .encode());
    }

    /// Whatever our own pages come to answer.
    static void watch(RoutingContext context) {
        context.addEndHandler(_ -> {
            int status = context.response().getStatusCode();
            if (REFUSED.contains(status)) {
                AUDIT.info(line(context.request(), caller(context), status).encode());
            }
        });
    }

    private static JsonObject line(HttpServerRequest request, JsonObject caller, int status) {
        var path = String.valueOf(request.path());
        return caller.put("method", request.method().name())
                .put("action", ACTION)
                .put("resource", path.length() > LONGEST ? path.substring(0, LONGEST) : path)
                .put("allowed", false)
                .put("status", status)
                .put("request", request.getHeader(Labels.REQUEST_ID))
                .put("correlation", request.getHeader(Labels.CORRELATION_ID));
    }

    private static JsonObject caller(RoutingContext context) {
        return principal(context)
                .filter(JsonWebToken.class::isInstance)
                .map(JsonWebToken.class::cast)
                .map(token -> new JsonObject()
                        .put("kind", "person")
                        .put("caller", token.getSubject())
                        .put("name", token.getName()))
                .orElseGet(() -> anyone(context.request()));
    }

    private static Optional<Principal> principal(RoutingContext context) {
        return context.user() instanceof QuarkusHttpUser user
                ? Optional.of(user.getSecurityIdentity().getPrincipal())
                : Optional.empty();
    }

    private static JsonObject anyone(HttpServerRequest request) {
        var from = request.remoteAddress();
        return new JsonObject().put("kind", "anyone").put("from", from == null ? null : from.hostAddress());
    }
}
