package io.muster.agent.command;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/// Prints a script that teaches a shell the commands and options.
@Command(
        name = "completion",
        description = "Prints a completion script for a shell.",
        mixinStandardHelpOptions = true,
        subcommands = {CompletionCommand.Bash.class})
final class CompletionCommand implements Callable<Integer> {

    @ParentCommand
    Azcmagent azcmagent;

    @Override
    public Integer call() {
        return new Bash(this).call();
    }

    /// For bash, and for zsh in its bash mode.
    @Command(
            name = "bash",
            description = "For bash: source <(azcmagent completion bash)",
            mixinStandardHelpOptions = true)
    static final class Bash implements Callable<Integer> {

        @ParentCommand
        CompletionCommand completion;

        Bash() {}

        Bash(CompletionCommand completion) {
            this.completion = completion;
        }

        @Override
        public Integer call() {
            var azcmagent = completion.azcmagent;
            azcmagent.out().println(AutoComplete.bash("azcmagent", azcmagent.spec.commandLine()));
            return 0;
        }
    }
}
