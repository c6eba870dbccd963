package io.muster.agent.command;

import io.muster.agent.fault.AgentFault;
import io.muster.agent.fault.Reason;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;

/// How a command that failed ends: with the public number, in words and as exit code.
final class Failures {

    private static final Logger LOG = Logger.getLogger(Failures.class.getName());

    private Failures() {}

    static int failed(Exception failure, CommandLine at) {
        if (failure instanceof AgentFault fault) {
            at.getErr().println(fault.text());
            return fault.code();
        }
        LOG.log(Level.FINE, "failed", failure);
        return failed(new AgentFault(Reason.UNKNOWN, String.valueOf(failure.getMessage())), at);
    }

    /// Arguments that make no command.
    static int misused(CommandLine.ParameterException wrong) {
        var command = wrong.getCommandLine();
        var fault = new AgentFault(reason(wrong), String.valueOf(wrong.getMessage()));
        command.getErr().println(fault.text());
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(wrong, command.getErr())) {
            command.getErr().println("See " + command.getCommandSpec().qualifiedName() + " --help.");
        }
        return fault.code();
    }

    private static Reason reason(CommandLine.ParameterException wrong) {
        return switch (wrong) {
            case CommandLine.MissingParameterException missing
            when missing.getMissing().isEmpty() -> Reason.BAD_COMMAND;
            case CommandLine.MissingParameterException _ -> Reason.MISSING_PARAMETER;
            case CommandLine.UnmatchedArgumentException unmatched
            when !unmatched.isUnknownOption() -> Reason.BAD_COMMAND;
            default -> Reason.INVALID_ARGUMENT;
        };
    }
}
