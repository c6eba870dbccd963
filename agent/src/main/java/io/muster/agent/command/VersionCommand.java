package io.muster.agent.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParentCommand;

/// Shows the agent's version.
@Command(name = "version", description = "Shows the version of this agent.", mixinStandardHelpOptions = true)
final class VersionCommand implements Callable<Integer>, IVersionProvider {

    @ParentCommand
    Azcmagent azcmagent;

    @Override
    public Integer call() {
        azcmagent
                .out()
                .println(
                        azcmagent.json
                                ? "{\"version\":\"" + Azcmagent.VERSION + "\"}"
                                : "azcmagent version " + Azcmagent.VERSION);
        return 0;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"azcmagent version " + Azcmagent.VERSION};
    }
}
