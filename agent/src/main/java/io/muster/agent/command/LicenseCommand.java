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
@Command(
        name = "license",
        description = "Licences of operating systems belong to another cloud; there are none here.",
        hidden = true,
        mixinStandardHelpOptions = true)
final class LicenseCommand implements Callable<Integer> {

    @Parameters(arity = "0..*", hidden = true, description = "Whatever it may be.")
    List<String> words = List.of();

    @Unmatched
    List<String> options = new ArrayList<>();

    @Override
    public Integer call() {
        throw new AgentFault(
                Reason.UNSUPPORTED,
                "azcmagent license is for Windows Server and SQL Server licences, which Muster does not manage");
    }
}
