package io.muster.identity.machine;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// Limits of machine resources.
@ConfigMapping(prefix = "muster.machines")
interface MachineSettings {

    /// Machines in one resource group.
    @WithDefault("5000")
    int mostPerGroup();

    /// How long a machine is trusted that never had a certificate, from its creation. One that asks later gets one as a
    /// machine does that was away.
    @WithDefault("P1D")
    Duration trustedAtFirst();
}
