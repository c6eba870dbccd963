package io.muster.agent.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// Shows the agent's version.
@Command(name = "version", description = "Shows the version of this agent.", mixinStandardHelpOptions = true)
final class VersionCommand implements Callable<Integer> {

    @Override
    public Integer call() {
        System.out.println("azcmagent version " + Azcmagent.VERSION);
        return 0;
    }
}
