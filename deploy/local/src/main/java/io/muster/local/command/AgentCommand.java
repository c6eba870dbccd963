package io.muster.local.command;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// `azcmagent` with the home of this mesh.
@Command(
        name = "agent",
        description = "Runs azcmagent with the home of this mesh, e.g. ./muster agent show; or prints a script.",
        subcommands = {ScriptCommand.class})
final class AgentCommand implements Callable<Integer> {

    @ParentCommand
    Muster muster;

    @Parameters(arity = "0..*", description = "What azcmagent takes; --help shows it.")
    List<String> arguments = List.of();

    @Override
    public Integer call() throws IOException, InterruptedException {
        return new ProcessBuilder(muster.mesh().agent(arguments))
                .inheritIO()
                .start()
                .waitFor();
    }
}
