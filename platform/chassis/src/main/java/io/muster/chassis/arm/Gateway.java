package io.muster.chassis.arm;

import io.smallrye.config.ConfigMapping;

/// The door that the world knows this service by.
@ConfigMapping(prefix = "muster.gateway")
public interface Gateway {

    /// The public address, e.g. `https://localhost:8443`: token issuer, token audience, page links.
    String url();
}
