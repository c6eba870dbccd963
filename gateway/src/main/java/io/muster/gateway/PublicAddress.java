package io.muster.gateway;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/// How the world reaches this gateway.
@ConfigMapping(prefix = "muster.gateway")
public interface PublicAddress {

    /// E.g. `https://localhost:8443`.
    String url();

    /// The tenant that this installation calls itself; a UUID that clients show and nobody checks.
    @WithDefault("6b7f3f0a-7d0a-4a51-9c1c-2f1d5c0e00ff")
    String tenantId();

    /// What this door is called in the ids of requests that came through it; letters and digits.
    @WithDefault("MUSTER")
    String region();
}
