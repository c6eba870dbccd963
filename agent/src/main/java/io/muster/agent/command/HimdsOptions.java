package io.muster.agent.command;

import io.muster.agent.himds.HimdsSettings;
import io.muster.agent.identity.AgentHome;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where the local identity endpoint is.
final class HimdsOptions {

    @Option(
            names = "--himds-port",
            defaultValue = "${env:MUSTER_HIMDS_PORT:-40342}",
            paramLabel = "PORT",
            description = "Port of the identity endpoint on loopback (default: ${DEFAULT-VALUE}).")
    int port;

    @Option(
            names = "--tokens",
            paramLabel = "DIRECTORY",
            description = "Directory of challenge keys (default: tokens below --home).")
    @Nullable
    Path tokens;

    HimdsSettings settings(AgentHome home) {
        return new HimdsSettings(
                port, tokens == null ? home.tokens() : tokens.toAbsolutePath().normalize());
    }
}
