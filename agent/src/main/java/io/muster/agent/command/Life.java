package io.muster.agent.command;

import io.muster.agent.fault.AgentFault;
import io.muster.agent.fault.Reason;
import io.muster.agent.identity.AgentConfig;
import io.muster.agent.identity.AgentHome;
import io.muster.agent.identity.Becoming;
import java.util.logging.Logger;

/// A program that runs as the machine which this host is, and goes on as another when the host has become one. It ends
/// when the host is none any more.
final class Life {

    private static final Logger LOG = Logger.getLogger(Life.class.getName());

    private Life() {}

    interface Running {

        /// Until this host is not this machine any more.
        void as(AgentConfig config) throws InterruptedException;
    }

    /// @throws AgentFault when this host is no machine
    static void lead(AgentHome home, Running running) throws InterruptedException {
        var becoming = new Becoming(home);
        var _ = becoming.finish();
        var config = Joined.as(home);
        if (config.isEmpty()) {
            throw new AgentFault(Reason.LOCAL_CONFIG, "this machine is not connected; see azcmagent connect --help");
        }
        while (config.isPresent()) {
            running.as(config.get());
            var _ = becoming.finish();
            config = Joined.as(home);
        }
        LOG.info("this machine was disconnected");
    }
}
