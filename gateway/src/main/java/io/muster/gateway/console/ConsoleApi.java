package io.muster.gateway.console;

import io.muster.gateway.OwnAnswers;
import io.muster.gateway.routing.Refusal;
import io.muster.gateway.routing.Route;
import io.muster.gateway.routing.RoutingTable;
import io.muster.gateway.routing.Services;
import io.quarkus.security.Authenticated;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.nio.charset.StandardCharsets;

/// Reads the API in the name of the person who is signed in. The browser has a session and never sees a token.
@Path("/console")
@Authenticated
public class ConsoleApi {

    private static final String PREFIX = "/console/api";

    private final RoutingTable table;
    private final SecurityIdentity identity;
    private final Errands errands;

    ConsoleApi(RoutingTable table, SecurityIdentity identity, Errands errands) {
        this.table = table;
        this.identity = identity;
        this.errands = errands;
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
                errands.get(service, path + query(uri), headers)
                        .map(ConsoleApi::passedOn)
                        .onFailure()
                        .recoverWithItem(failure -> OwnAnswers.answer(Services.instead(failure)));
            case Route.Refused(var refusal) -> Uni.createFrom().item(OwnAnswers.answer(refusal));
            case Route.Own _ -> Uni.createFrom().item(OwnAnswers.answer(Refusal.nothingHere()));
        };
    }

    static Response passedOn(Errands.Answer answer) {
        return Response.status(answer.status())
                .type("application/json")
                .entity(answer.body().getBytes(StandardCharsets.UTF_8))
                .build();
    }

    private static String query(UriInfo uri) {
        var query = uri.getRequestUri().getRawQuery();
        return query == null ? "" : "?" + query;
    }
}
