package io.muster.agent.command;

import io.muster.agent.extension.Extensions;
import io.muster.agent.identity.AgentConfig;
import io.muster.agent.status.AgentStatus;
import java.util.concurrent.Callable;
import java.util.logging.Logger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `extd`: the part of the agent that manages extensions, as root. There are none to install yet; it keeps the list of
/// those that are there, which is empty. It does what there is to do and ends; whoever waits in its place, in an
/// installed agent systemd, starts it again.
@Command(name = "extd", description = "Manages extensions on this machine.", mixinStandardHelpOptions = true)
public final class Extd implements Callable<Integer> {

    private static final Logger LOG = Logger.getLogger(Extd.class.getName());

    /// The unit that waits for something to do.
    static final String UNIT = "extd.path";

    @Mixin
    HomeOptions options;

    public static void main(String... arguments) {
        Daemon.main(new Extd(), arguments);
    }

    @Override
    public Integer call() {
        var home = options.home();
        Daemon.prepare(home, home.extensionLogs().resolve("gc_ext.log"));
        if (AgentConfig.read(home).isPresent()) {
            AgentStatus.ofThisProcess().write(home.extensionStatus());
            new Extensions(home).keep();
            LOG.info("the list of extensions is kept");
        }
        return 0;
    }
}
