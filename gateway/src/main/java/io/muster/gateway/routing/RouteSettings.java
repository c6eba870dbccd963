package io.muster.gateway.routing;

import io.smallrye.config.ConfigMapping;
import java.net.URI;

/// Where everything behind the gateway is.
@ConfigMapping(prefix = "muster.routes")
public interface RouteSettings {

    URI identity();

    URI assignment();

    URI evaluation();

    URI extension();

    URI notification();

    /// Keycloak, without `/auth`.
    URI login();

    /// Where a service is.
    default URI at(Service service) {
        return switch (service) {
            case IDENTITY -> identity();
            case ASSIGNMENT -> assignment();
            case EVALUATION -> evaluation();
            case EXTENSION -> extension();
            case NOTIFICATION -> notification();
            case LOGIN -> login();
        };
    }
}
