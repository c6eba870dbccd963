package io.muster.agent.command;

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

    /// The exit code.
    ///
    /// @param program for messages
    static int lead(String program, AgentHome home, Running running) throws InterruptedException {
        var becoming = new Becoming(home);
        var _ = becoming.finish();
        do {
            var config = AgentConfig.read(home);
            if (config.isEmpty()) {
                System.err.println(program + ": this machine is not connected; see azcmagent connect --help");
                return 1;
            }
            running.as(config.get());
        } while (becoming.finish());
        return 0;
    }
}
