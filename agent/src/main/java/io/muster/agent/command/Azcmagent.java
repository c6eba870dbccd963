package io.muster.agent.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.agent.config.ConfiguredProxy;
import io.muster.agent.enrollment.Enrollment;
import io.muster.agent.fault.AgentFault;
import io.muster.agent.fault.Reason;
import io.muster.agent.identity.AgentHome;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// `azcmagent`: joins this machine, runs the agent, shows how it stands.
@Command(
        name = "azcmagent",
        description = "Connects this machine to Muster.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.class,
        subcommands = {
            CheckCommand.class,
            ConfigCommand.class,
            ConnectCommand.class,
            DisconnectCommand.class,
            ExtensionCommand.class,
            GenkeyCommand.class,
            HelpCommand.class,
            LogsCommand.class,
            ShowCommand.class,
            UpgradeCommand.class,
            VersionCommand.class,
            RunCommand.class,
            AuditCommand.class,
            EnforceCommand.class,
            ChangesCommand.class,
            RevertCommand.class,
            CompletionCommand.class
        })
public final class Azcmagent {

    /// What this agent calls itself; the version of the project.
    static final String VERSION = "0.1.0";

    private final Surroundings surroundings;

    @Spec
    CommandSpec spec;

    @Mixin
    HomeOptions options;

    @Option(
            names = "--config",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "YAML or JSON with options by their long names. What is on the command line goes before.")
    @Nullable
    Path config;

    @Option(
            names = {"-j", "--json"},
            scope = ScopeType.INHERIT,
            description = "Answer in JSON.")
    boolean json;

    @Option(names = "--log-stderr", scope = ScopeType.INHERIT, description = "Messages go to standard error anyway.")
    boolean logToStderr;

    @Option(names = "--no-color", scope = ScopeType.INHERIT, description = "No colors.")
    boolean withoutColor;

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Say on standard error what is done.")
    boolean verbose;

    Azcmagent(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    public static void main(String... arguments) {
        System.exit(execute(commandLine(Surroundings.real()), arguments));
    }

    static CommandLine commandLine(Surroundings surroundings) {
        var azcmagent = new Azcmagent(surroundings);
        var command = new CommandLine(azcmagent)
                .addSubcommand(
                        "license",
                        new AbsentCommand(
                                "azcmagent license is for Windows Server and SQL Server licences, which Muster"
                                        + " does not manage"))
                .addSubcommand(
                        "partnerconfig",
                        new AbsentCommand("azcmagent partnerconfig is for partner configuration, which Muster does not"
                                + " have"));
        return command.setExecutionExceptionHandler((failure, at, _) -> Failures.failed(failure, at))
                .setParameterExceptionHandler((wrong, _) -> Failures.misused(wrong))
                .setExecutionStrategy(azcmagent::executed);
    }

    /// What an option file says is a default, so it must be known before the arguments are read.
    static int execute(CommandLine command, String... arguments) {
        try {
            OptionFile.among(arguments).ifPresent(command::setDefaultValueProvider);
        } catch (AgentFault unreadable) {
            return Failures.failed(unreadable, command);
        }
        return command.execute(arguments);
    }

    /// The agent itself has a log of its own.
    private int executed(CommandLine.ParseResult parsed) {
        prepare(parsed);
        if (parsed.hasSubcommand() && parsed.subcommand().commandSpec().userObject() instanceof RunCommand) {
            return new CommandLine.RunLast().execute(parsed);
        }
        try (var trail = Trail.of(home(), parsed)) {
            try {
                int code = new CommandLine.RunLast().execute(parsed);
                trail.ended(code);
                return code;
            } catch (CommandLine.ExecutionException failed) {
                trail.failed(failed.getCause() == null ? failed : failed.getCause());
                throw failed;
            }
        }
    }

    /// What a command has to say: as a sentence or, asked for that, as JSON.
    void answer(String text, ObjectNode object) {
        out().println(json ? object.toString() : text);
    }

    private void prepare(CommandLine.ParseResult parsed) {
        if (withoutColor || surroundings.environment().containsKey("NO_COLOR")) {
            var _ = parsed.commandSpec()
                    .commandLine()
                    .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        }
        CommandLog.begin(home(), verbose);
        ConfiguredProxy.use(home());
    }

    AgentHome home() {
        return options.home();
    }

    Surroundings surroundings() {
        return surroundings;
    }

    Enrollment enrollment() {
        return new Enrollment(home(), surroundings.clock(), surroundings.pause());
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    PrintWriter err() {
        return spec.commandLine().getErr();
    }

    /// For commands that change something.
    ///
    /// @throws AgentFault when whoever runs this may not
    void requireWritable() {
        Path at = home().root();
        while (at != null && !Files.exists(at)) {
            at = at.getParent();
        }
        if (at == null || !Files.isWritable(at)) {
            throw new AgentFault(
                    Reason.NOT_PERMITTED, "this needs permission to write to " + home().root() + "; try it as root");
        }
    }
}
