package io.muster.identity.machine;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/// Limits of machine resources.
@ConfigMapping(prefix = "muster.machines")
interface MachineSettings {

    /// Machines in one resource group.
    @WithDefault("5000")
    int mostPerGroup();
}
