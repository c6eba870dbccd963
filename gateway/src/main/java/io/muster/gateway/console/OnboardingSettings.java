package io.muster.gateway.console;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/// What machines that join have to trust, and as whom many of them join.
@ConfigMapping(prefix = "muster.onboarding")
public interface OnboardingSettings {

    /// PEM of the certificates by which machines verify this gateway's.
    Optional<Path> authority();

    /// Public keys of those whose packages may run on machines.
    Optional<Path> publishers();

    /// Client id of the service principal that connects many machines.
    @WithDefault("onboarding")
    String principal();
}
