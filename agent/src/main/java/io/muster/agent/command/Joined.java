package io.muster.agent.command;

import io.muster.agent.fault.AgentFault;
import io.muster.agent.fault.Reason;
import io.muster.agent.identity.AgentConfig;
import io.muster.agent.identity.AgentHome;
import java.io.UncheckedIOException;
import java.util.Optional;

/// Who this machine is, for commands.
final class Joined {

    private Joined() {}

    /// Nothing when this machine has not joined.
    ///
    /// @throws AgentFault when that cannot be read
    static Optional<AgentConfig> as(AgentHome home) {
        try {
            return AgentConfig.read(home);
        } catch (UncheckedIOException damaged) {
            throw new AgentFault(
                    Reason.LOCAL_CONFIG,
                    damaged.getMessage()
                            + "; azcmagent disconnect --force-local-only forgets it, so that it can be connected anew");
        }
    }
}
