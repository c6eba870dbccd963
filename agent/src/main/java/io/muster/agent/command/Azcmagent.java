package io.muster.agent.command;

import io.muster.agent.enrollment.OnboardingFault;
import io.muster.agent.identity.AgentHome;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `azcmagent`: joins this machine, runs the agent, shows how it stands.
@Command(
        name = "azcmagent",
        description = "Connects this machine to Muster.",
        mixinStandardHelpOptions = true,
        subcommands = {
            ConnectCommand.class,
            DisconnectCommand.class,
            ShowCommand.class,
            RunCommand.class,
            AuditCommand.class,
            VersionCommand.class
        })
public final class Azcmagent {

    /// What this agent calls itself; the version of the project.
    static final String VERSION = "0.1.0";

    @Option(
            names = "--home",
            scope = CommandLine.ScopeType.INHERIT,
            defaultValue = "${env:MUSTER_AGENT_HOME:-/var/opt/azcmagent}",
            description = "Where the agent keeps its state (default: ${DEFAULT-VALUE}).")
    Path home;

    public static void main(String... arguments) {
        System.exit(new CommandLine(new Azcmagent())
                .setExecutionExceptionHandler((failure, _, _) -> fail(failure))
                .execute(arguments));
    }

    AgentHome home() {
        return new AgentHome(home.toAbsolutePath().normalize());
    }

    /// The codes of the public agent, as text and as exit code.
    private static int fail(Exception failure) {
        if (failure instanceof OnboardingFault fault) {
            System.err.printf("AZCM%04d: %s%n", fault.code(), fault.getMessage());
            return fault.code();
        }
        System.err.println("azcmagent: " + failure.getMessage());
        return 1;
    }
}
