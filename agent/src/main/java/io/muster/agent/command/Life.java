package io.muster.agent.command;

import io.muster.agent.fault.AgentFault;
import io.muster.agent.fault.Reason;
import io.muster.agent.identity.AgentConfig;
import io.muster.agent.identity.AgentHome;
import io.muster.agent.identity.Becoming;

/// A program that runs as the machine which this host is, and goes on as another when the host has become one.
final class Life {

    private Life() {}

    interface Running {

        /// Until this host has become another machine.
        void as(AgentConfig config) throws InterruptedException;
    }

    /// @throws AgentFault when this host is no machine
    static void lead(AgentHome home, Running running) throws InterruptedException {
        var becoming = new Becoming(home);
        var _ = becoming.finish();
        do {
            running.as(AgentConfig.read(home)
                    .orElseThrow(() -> new AgentFault(
                            Reason.LOCAL_CONFIG, "this machine is not connected; see azcmagent connect --help")));
        } while (becoming.finish());
    }
}
