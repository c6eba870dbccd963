package io.muster.evaluation;

import io.smallrye.config.ConfigMapping;

/// What this installation is called from outside.
@ConfigMapping(prefix = "muster.gateway")
public interface Installation {

    /// The public address, e.g. `https://localhost:8443`: page links begin with it.
    String url();
}
