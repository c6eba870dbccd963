package io.muster.chassis.access;

import io.muster.chassis.arm.ArmError;
import io.muster.chassis.arm.ArmResponse;
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
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/// Stands before every resource: finds the request in the access table, knows the caller, and lets in who holds the
/// action at the path's own resource id. Fails closed. Rewrites the path to the table's spelling, because ARM paths
/// arrive in mixed case.
class AccessFilter {

    /// What needs no token.
    private static final Set<String> OPEN = Set.of("@anyone", AuditRecord.PROOF);

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
        if (isReadTwoWays(request) || match.isEmpty()) {
            return Uni.createFrom().item(unknown(path));
        }
        var found = match.get();
        if (!path.startsWith("/agent/") && missingApiVersion(request)) {
            return Uni.createFrom().item(apiVersionMissing());
        }
        respell(request, found.route());
        return OPEN.contains(found.row().action()) ? openly(request, found) : identified(request, found);
    }

    private static Uni<@Nullable Response> openly(ContainerRequestContext request, AccessTable.Match match) {
        attempt(request, new Caller.Anyone(), match);
        return Uni.createFrom().nullItem();
    }

    private Uni<@Nullable Response> identified(ContainerRequestContext request, AccessTable.Match match) {
        return identities
                .getDeferredIdentity()
                .map(identity -> decide(request, match, identity))
                .onFailure(AuthenticationFailedException.class)
                .recoverWithItem(_ -> {
                    attempt(request, new Caller.Anyone(), match);
                    return unauthenticated();
                });
    }

    private @Nullable Response decide(
            ContainerRequestContext request, AccessTable.Match match, SecurityIdentity identity) {
        var caller = Callers.of(identity);
        attempt(request, caller, match);
        current.is(caller);
        var action = match.row().action();
        return switch (caller) {
            case Caller.Machine machine ->
                action.equals("@machine") ? null : forbidden(machine.machine().toString(), action, match.path());
            case Caller.Person person -> personRefusal(person, action, match.path());
            case Caller.Anyone _ -> unauthenticated();
        };
    }

    private @Nullable Response personRefusal(Caller.Person person, String action, String path) {
        if (!grants.ready()) {
            return starting();
        }
        if (action.startsWith("@")) {
            return action.equals("@person") ? null : forbidden(person.name(), action, path);
        }
        var scope = scopeOf(path);
        if (scope.isEmpty()) {
            return ArmResponse.of(
                    ArmError.badRequest("InvalidResourceId", "The path is not one that a resource can have."));
        }
        return grants.permit(person, action, scope.get()) ? null : forbidden(person.name(), action, path);
    }

    /// Roles are looked for at the path itself and at everything above it.
    private static Optional<ResourceId> scopeOf(String path) {
        try {
            return Optional.of(ResourceId.of(path));
        } catch (IllegalArgumentException notAnId) {
            return Optional.empty();
        }
    }

    private static void attempt(ContainerRequestContext request, Caller caller, AccessTable.Match match) {
        Audit.begin(
                request,
                new AuditRecord.Attempt(caller, request.getMethod(), match.row().action(), match.path()));
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

    private static Response starting() {
        return ArmResponse.of(new ArmError(
                503, "ServiceUnavailable", "Who may do what has not been read yet. Try again in a few seconds."));
    }

    private static Response forbidden(String who, String action, String path) {
        return ArmResponse.of(ArmError.notAuthorized(who, action, path));
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

    /// An encoded slash would make two segments of what the caller's proxy saw as one; what follows a semicolon is part
    /// of the name here and a parameter to JAX-RS.
    private static boolean isReadTwoWays(ContainerRequestContext request) {
        var uri = request.getUriInfo().getRequestUri();
        var raw = uri.getRawPath().toLowerCase(Locale.ROOT);
        return raw.contains("%2f")
                || raw.contains("%5c")
                || raw.contains("%00")
                || uri.getPath().contains(";");
    }
}
