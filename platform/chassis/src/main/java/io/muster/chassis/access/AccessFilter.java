package io.muster.chassis.access;

import io.muster.chassis.arm.ArmError;
import io.muster.chassis.arm.ArmResponse;
import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/// Stands before every resource: finds the request in the access table, knows the caller, and lets in who holds the
/// action at the path's own resource id. Fails closed. Rewrites the path to the table's spelling, because ARM paths
/// arrive in mixed case.
class AccessFilter {

    private static final Logger AUDIT = Logger.getLogger("muster.audit");

    private final AccessTable table;
    private final Grants grants;
    private final CurrentIdentityAssociation identities;
    private final CurrentCaller current;

    AccessFilter(AccessTable table, Grants grants, CurrentIdentityAssociation identities, CurrentCaller current) {
        this.table = table;
        this.grants = grants;
        this.identities = identities;
        this.current = current;
    }

    @ServerRequestFilter(preMatching = true, priority = 10)
    Uni<@Nullable Response> admit(ContainerRequestContext request) {
        var path = request.getUriInfo().getRequestUri().getPath();
        var match = table.find(request.getMethod(), path);
        if (hasHiddenSlash(request) || match.isEmpty()) {
            return Uni.createFrom().item(unknown(path));
        }
        var found = match.get();
        if (!found.row().action().startsWith("@") && missingApiVersion(request)) {
            return Uni.createFrom().item(apiVersionMissing());
        }
        respell(request, found.route());
        if (found.row().action().equals("@anyone")) {
            return Uni.createFrom().nullItem();
        }
        return identities
                .getDeferredIdentity()
                .map(identity -> decide(request.getMethod(), found, identity))
                .onFailure(AuthenticationFailedException.class)
                .recoverWithItem(_ -> unauthenticated());
    }

    private @Nullable Response decide(String method, AccessTable.Match match, SecurityIdentity identity) {
        if (identity.isAnonymous()) {
            return unauthenticated();
        }
        var caller = callerOf(identity);
        if (caller.isEmpty()) {
            return unauthenticated();
        }
        current.is(caller.get());
        var refusal = refusal(match, caller.get());
        if (refusal != null || !method.equals("GET")) {
            AUDIT.infof(
                    "access caller=%s method=%s action=%s on=%s allowed=%s",
                    caller.get(), method, match.row().action(), match.path(), refusal == null);
        }
        return refusal;
    }

    private @Nullable Response refusal(AccessTable.Match match, Caller caller) {
        var action = match.row().action();
        return switch (caller) {
            case Caller.Machine _ ->
                action.equals("@machine") ? null : forbidden(caller.toString(), action, match.path());
            case Caller.Person person ->
                personMay(person, action, match.path()) ? null : forbidden(person.name(), action, match.path());
            case Caller.Anyone _ -> unauthenticated();
        };
    }

    private boolean personMay(Caller.Person person, String action, String path) {
        if (action.startsWith("@")) {
            return action.equals("@person");
        }
        return grants.permit(person.principal(), action, scopeOf(path));
    }

    /// The tenant that verified the token decides what the caller can be: a person is never a machine.
    private static Optional<Caller> callerOf(SecurityIdentity identity) {
        if (!(identity.getPrincipal() instanceof JsonWebToken token) || token.getSubject() == null) {
            return Optional.empty();
        }
        if (!"machines".equals(identity.getAttribute("tenant-id"))) {
            return Optional.of(new Caller.Person(token.getSubject(), token.getName()));
        }
        String resource = token.getClaim("resource_id");
        try {
            return Optional.of(new Caller.Machine(MachineId.of(token.getSubject()), ResourceId.of(resource)));
        } catch (IllegalArgumentException | NullPointerException notAMachine) {
            return Optional.empty();
        }
    }

    private static ResourceId scopeOf(String path) {
        return path.startsWith("/providers/") ? ResourceId.ROOT : ResourceId.of(path);
    }

    private Response unknown(String path) {
        return table.knows(path)
                ? ArmResponse.of(new ArmError(405, "MethodNotAllowed", "The resource does not take this method."))
                : ArmResponse.of(
                        ArmError.notFound("InvalidResourceType", "There is no such resource type or operation here."));
    }

    private static boolean missingApiVersion(ContainerRequestContext request) {
        var version = request.getUriInfo().getQueryParameters().getFirst("api-version");
        return version == null || version.isBlank();
    }

    private static Response apiVersionMissing() {
        return ArmResponse.of(ArmError.badRequest(
                "MissingApiVersionParameter",
                "The api-version query parameter (?api-version=) is required for all requests."));
    }

    private static Response unauthenticated() {
        return ArmResponse.of(ArmError.unauthenticated(
                "The access token is missing, expired or not for this service. Sign in again."));
    }

    private static Response forbidden(String who, String action, String path) {
        return ArmResponse.of(
                ArmError.forbidden("The client '" + who + "' does not have authorization to perform action '" + action
                        + "' over scope '" + path
                        + "' or the scope is invalid. If access was recently granted, refresh your credentials."));
    }

    private static void respell(ContainerRequestContext request, String path) {
        var uri = request.getUriInfo().getRequestUri();
        var query = uri.getRawQuery();
        try {
            var encoded = new URI(null, null, path, null).getRawPath();
            request.setRequestUri(URI.create(encoded + (query == null ? "" : "?" + query)));
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// An encoded slash would make two segments of what the caller's proxy saw as one.
    private static boolean hasHiddenSlash(ContainerRequestContext request) {
        var raw = request.getUriInfo().getRequestUri().getRawPath().toLowerCase(Locale.ROOT);
        return raw.contains("%2f") || raw.contains("%5c") || raw.contains("%00");
    }
}
