package io.muster.agent.command;

import io.muster.agent.fault.AgentFault;
import io.muster.agent.fault.Reason;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Says that the agent cannot replace itself yet.
@Command(name = "upgrade", description = "Upgrades this agent. Not available yet.")
final class UpgradeCommand implements Callable<Integer> {

    @Option(names = "--version", paramLabel = "MAJOR.MINOR", description = "To which version (default: the newest).")
    @Nullable
    String version;

    @Option(names = "--cloud", description = "Ignored: there is one cloud, the gateway's.")
    @Nullable
    String cloud;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help message and exit.")
    boolean help;

    @Option(names = "--background", description = "Do not wait for the end.")
    boolean background;

    @Override
    public Integer call() {
        throw new AgentFault(
                Reason.UNSUPPORTED,
                "the agent cannot upgrade itself yet; install a newer one the way this one was installed."
                        + " Nothing was changed");
    }
}
