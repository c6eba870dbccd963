package io.muster.gateway.console;

import io.muster.gateway.OwnAnswers;
import io.muster.gateway.routing.Refusal;
import io.muster.gateway.routing.Route;
import io.muster.gateway.routing.RoutingTable;
import io.muster.gateway.routing.Service;
import io.muster.gateway.routing.Services;
import io.quarkus.oidc.AccessTokenCredential;
import io.quarkus.security.Authenticated;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;

/// Reads the API in the name of the person who is signed in. The browser has a session and never sees a token.
@Path("/console")
@Authenticated
public class ConsoleApi {

    private static final String PREFIX = "/console/api";

    /// The proxy has put them on the request before we saw it.
    private static final List<String> PASSED_ON = List.of("x-ms-request-id", "x-ms-correlation-request-id");

    private final RoutingTable table;
    private final SecurityIdentity identity;
    private final Services services;

    ConsoleApi(RoutingTable table, SecurityIdentity identity, Services services) {
        this.table = table;
        this.identity = identity;
        this.services = services;
    }

    record Person(String name) {}

    /// Who is signed in.
    @GET
    @Path("/me")
    public Person me() {
        return new Person(identity.getPrincipal().getName());
    }

    /// The answer of the service that owns the rest of the path.
    @GET
    @Path("/api/{path: .+}")
    public Uni<Response> read(@Context UriInfo uri, @Context HttpHeaders headers) {
        var path = uri.getRequestUri().getRawPath().substring(PREFIX.length());
        if (!path.startsWith("/subscriptions") && !path.startsWith("/providers/")) {
            return Uni.createFrom().item(OwnAnswers.answer(Refusal.nothingHere()));
        }
        return switch (table.route(path, uri.getQueryParameters().getFirst("api-version"))) {
            case Route.To(var service) ->
                fetch(service, path + query(uri), headers)
                        .onFailure()
                        .recoverWithItem(failure -> OwnAnswers.answer(Services.instead(failure)));
            case Route.Refused(var refusal) -> Uni.createFrom().item(OwnAnswers.answer(refusal));
            case Route.Own _ -> Uni.createFrom().item(OwnAnswers.answer(Refusal.nothingHere()));
        };
    }

    private Uni<Response> fetch(Service service, String uri, HttpHeaders headers) {
        var options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setURI(uri)
                .putHeader("Authorization", "Bearer " + token())
                .putHeader("Accept", "application/json");
        PASSED_ON.forEach(name -> options.putHeader(name, headers.getHeaderString(name)));
        return Uni.createFrom()
                .completionStage(() -> services.request(service, options)
                        .compose(request ->
                                request.idleTimeout(services.patienceMillis()).send())
                        .compose(response -> response.body()
                                .map(body -> Response.status(response.statusCode())
                                        .type("application/json")
                                        .entity(body.getBytes())
                                        .build()))
                        .toCompletionStage());
    }

    private String token() {
        return Optional.ofNullable(identity.getCredential(AccessTokenCredential.class))
                .map(AccessTokenCredential::getToken)
                .orElseThrow(() -> new IllegalStateException("a session without an access token"));
    }

    private static String query(UriInfo uri) {
        var query = uri.getRequestUri().getRawQuery();
        return query == null ? "" : "?" + query;
    }
}
