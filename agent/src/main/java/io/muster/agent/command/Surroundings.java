package io.muster.agent.command;

import io.muster.agent.enrollment.Pause;
import io.muster.agent.host.Host;
import io.muster.agent.metadata.Cloud;
import io.muster.agent.metadata.CloudProbe;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/// What a command finds around it; tests put something else there.
///
/// @param cloud looks which cloud this machine is in
/// @param patience how long connecting may take altogether
record Surroundings(
        InputStream in,
        Map<String, String> environment,
        Clock clock,
        Supplier<Cloud> cloud,
        Pause pause,
        Duration patience) {

    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    Surroundings {
        environment = Map.copyOf(environment);
    }

    static Surroundings real() {
        return new Surroundings(
                System.in,
                System.getenv(),
                Clock.systemUTC(),
                () -> new CloudProbe().look(Host.live()),
                Pause::asleep,
                TEN_MINUTES);
    }
}
