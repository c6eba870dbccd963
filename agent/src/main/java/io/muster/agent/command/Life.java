package io.muster.agent.command;

import io.muster.agent.fault.AgentFault;
import io.muster.agent.fault.Reason;
import io.muster.agent.identity.AgentConfig;
import io.muster.agent.identity.AgentHome;
import io.muster.agent.identity.Becoming;
import io.muster.agent.status.AgentStatus;
import io.muster.agent.stream.Pace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.logging.Logger;

/// A program that runs as the machine which this host is, and goes on as another when the host has become one. It ends
/// when the host is none any more.
final class Life {

    private static final Logger LOG = Logger.getLogger(Life.class.getName());

    private static final Duration LOOKING = Duration.ofSeconds(2);

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

    /// As [#lead(AgentHome, Running)], for a program that waits while this host is no machine.
    static void lead(AgentHome home, Pace pace, Path status, Watchdog watchdog, Running running)
            throws InterruptedException {
        var becoming = new Becoming(home);
        var _ = becoming.finish();
        await(home, pace, status, watchdog, config -> {
            running.as(config);
            var _ = becoming.finish();
        });
    }

    /// For a program that has no part in what this host becomes, and only follows.
    ///
    /// @param status where it is to be seen that it runs, also while it waits
    /// @param watchdog told that all is well, while it waits
    static void await(AgentHome home, Pace pace, Path status, Watchdog watchdog, Running running)
            throws InterruptedException {
        for (boolean isTold = false; ; ) {
            var config = Joined.as(home);
            if (config.isPresent()) {
                isTold = false;
                running.as(config.get());
            } else {
                if (!isTold) {
                    LOG.info("this machine is not connected; waiting until it is");
                    AgentStatus.ofThisProcess().write(status);
                    isTold = true;
                }
                watchdog.tellWhenDue();
                pace.pause(LOOKING);
            }
        }
    }
}
