package io.muster.agent.identity;

import io.muster.contracts.MachineId;

/// Whether this host still is the machine that a process took it for. `disconnect` may have run meanwhile, and
/// `connect`
/// after it.
public record Membership(AgentHome home, MachineId machine) {

    /// @throws java.io.UncheckedIOException when that cannot be read
    public boolean lasts() {
        return AgentConfig.read(home)
                .filter(config -> config.vmId().equals(machine))
                .isPresent();
    }
}
