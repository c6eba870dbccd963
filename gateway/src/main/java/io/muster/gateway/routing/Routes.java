package io.muster.gateway.routing;

import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// Where the table meets the wire.
@Dependent
class Routes {

    /// Gives the table of `routes.txt` to whoever needs it.
    @Singleton
    @Produces
    static RoutingTable table() {
        try (var in = Routes.class.getResourceAsStream("/routes.txt")) {
            if (in == null) {
                throw new IllegalStateException("routes.txt is missing");
            }
            return RoutingTable.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new UncheckedIOException("routes.txt", unreadable);
        }
    }

    /// A request whose target is an address or has a fragment goes nowhere: services read those in their own ways.
    static Route of(RoutingTable table, HttpServerRequest request) {
        return request.uri().startsWith("/") && !request.uri().contains("#")
                ? table.route(RoutingTable.withoutDoubledSlash(request.path()), request.getParam("api-version"))
                : new Route.Refused(Refusal.malformed());
    }
}
