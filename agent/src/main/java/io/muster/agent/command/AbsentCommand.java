package io.muster.agent.command;

import io.muster.agent.fault.AgentFault;
import io.muster.agent.fault.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Unmatched;

/// Answers those who look for what is not here.
@Command(description = "Belongs to another cloud; there is none here.", hidden = true, mixinStandardHelpOptions = true)
final class AbsentCommand implements Callable<Integer> {

    private final String why;

    @Parameters(arity = "0..*", hidden = true, description = "Whatever it may be.")
    List<String> words = List.of();

    @Unmatched
    List<String> options = new ArrayList<>();

    /// @param why it is not here, in a sentence
    AbsentCommand(String why) {
        this.why = why;
    }

    @Override
    public Integer call() {
        throw new AgentFault(Reason.UNSUPPORTED, why);
    }
}
