package io.muster.gateway.routing;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;

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

    /// How long a service may take from the end of a request to the first byte of its answer.
    @WithDefault("PT60S")
    Duration patience();

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
