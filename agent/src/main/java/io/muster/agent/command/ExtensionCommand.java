package io.muster.agent.command;

import io.muster.agent.extension.Extensions;
import io.muster.agent.fault.AgentFault;
import io.muster.agent.fault.Reason;
import io.muster.agent.identity.Gateway;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// Extensions on this machine. This agent does not manage any yet, and says so.
@Command(
        name = "extension",
        description = "Lists and removes the extensions on this machine.",
        mixinStandardHelpOptions = true,
        subcommands = {ExtensionCommand.Listing.class, ExtensionCommand.Removal.class})
final class ExtensionCommand implements Callable<Integer> {

    @ParentCommand
    Azcmagent azcmagent;

    @Override
    public Integer call() {
        throw new AgentFault(Reason.BAD_COMMAND, "say which: azcmagent extension list, azcmagent extension remove");
    }

    /// Those that `extd` keeps.
    @Command(name = "list", description = "Lists the extensions on this machine.", mixinStandardHelpOptions = true)
    static final class Listing implements Callable<Integer> {

        @ParentCommand
        ExtensionCommand extension;

        @Override
        public Integer call() {
            var installed = new Extensions(extension.azcmagent.home()).list();
            var out = extension.azcmagent.out();
            if (extension.azcmagent.json) {
                out.println(Gateway.JSON.valueToTree(installed).toString());
            } else if (installed.isEmpty()) {
                out.println("No extensions are installed. This version of the agent does not manage any.");
            } else {
                installed.forEach(one -> out.println(one.name() + " " + one.version()));
            }
            return 0;
        }
    }

    /// Of none, none can be removed.
    @Command(name = "remove", description = "Removes extensions from this machine.", mixinStandardHelpOptions = true)
    static final class Removal implements Callable<Integer> {

        @ParentCommand
        ExtensionCommand extension;

        @ArgGroup(multiplicity = "1")
        Which which;

        /// Either.
        static final class Which {

            @Option(
                    names = {"-n", "--name"},
                    required = true,
                    description = "This one.")
            @Nullable
            String name;

            @Option(
                    names = {"-a", "--all"},
                    required = true,
                    description = "All of them.")
            boolean all;
        }

        @Override
        public Integer call() {
            if (!which.all) {
                throw new AgentFault(Reason.EXTENSION, "there is no extension '" + which.name + "' on this machine");
            }
            var none = Gateway.JSON.createObjectNode();
            none.putArray("removed");
            extension.azcmagent.answer("No extensions are installed, so none were removed.", none);
            return 0;
        }
    }
}
