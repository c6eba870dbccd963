package io.muster.notification.presence;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How long silence may last. The defaults are those of Azure Arc: a heartbeat every 5 minutes, disconnected after 15,
/// expired after 45 days.
@ConfigMapping(prefix = "muster.presence")
public interface PresenceSettings {

    @WithDefault("PT5M")
    Duration heartbeat();

    @WithDefault("PT15M")
    Duration disconnectedAfter();

    @WithDefault("P45D")
    Duration expiredAfter();

    /// The limits for the rule.
    default Limits limits() {
        return new Limits(disconnectedAfter(), expiredAfter());
    }

    /// After how much silence a machine is thought to be what.
    record Limits(Duration disconnected, Duration expired) {}
}
