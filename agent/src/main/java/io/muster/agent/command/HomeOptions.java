package io.muster.agent.command;

import io.muster.agent.identity.AgentHome;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// Where the agent keeps its state.
final class HomeOptions {

    @Option(
            names = "--home",
            scope = ScopeType.INHERIT,
            defaultValue = "${env:MUSTER_AGENT_HOME:-/var/opt/azcmagent}",
            description = "Where the agent keeps its state (default: ${DEFAULT-VALUE}).")
    Path home;

    @Option(
            names = "--guest-home",
            scope = ScopeType.INHERIT,
            defaultValue = "${env:MUSTER_GUEST_HOME}",
            paramLabel = "DIRECTORY",
            description = "Where that of it is which only root may change (default: in the same place).")
    @Nullable
    Path guest;

    AgentHome home() {
        var root = home.toAbsolutePath().normalize();
        return new AgentHome(root, guest == null ? root : guest.toAbsolutePath().normalize());
    }
}
