package io.muster.agent.command;

import io.muster.agent.enforce.EnforcementFault;
import io.muster.agent.enforce.Run;
import io.muster.agent.fault.AgentFault;
import io.muster.agent.fault.Reason;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// Takes back what was changed on this machine. What somebody else has changed since is left, and said.
@Command(
        name = "revert",
        description =
                "Takes back a change, or all. The assignment does not make it again until it asks for something else.",
        mixinStandardHelpOptions = true)
final class RevertCommand implements Callable<Integer> {

    @ParentCommand
    Azcmagent azcmagent;

    @ArgGroup(multiplicity = "1")
    Which which;

    /// One or all.
    static final class Which {

        @Parameters(arity = "1", paramLabel = "ID", description = "Of a change, as `azcmagent changes` lists it.")
        @Nullable
        String id;

        @Option(names = "--all", required = true, description = "All that stand, the newest first.")
        boolean all;
    }

    @Override
    public Integer call() {
        azcmagent.requireWritable();
        var enforcer = Enforcement.of(azcmagent);
        boolean whole = true;
        for (var id : ids()) {
            try {
                var run = enforcer.revert(id);
                azcmagent.out().println(ChangesCommand.line(run));
                run.left().forEach(left -> azcmagent.err().println("left as it is: " + left));
                whole &= run.state() == Run.State.REVERTED && run.left().isEmpty();
            } catch (EnforcementFault refused) {
                throw new AgentFault(Reason.CONFIG_CONFLICT, String.valueOf(refused.getMessage()));
            }
        }
        return whole ? 0 : 1;
    }

    private List<String> ids() {
        return which.id != null
                ? List.of(which.id)
                : Enforcement.journal(azcmagent.home()).runs().stream()
                        .filter(Run::stands)
                        .map(Run::id)
                        .toList();
    }
}
