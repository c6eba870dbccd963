package io.muster.agent.command;

import io.muster.agent.config.ConfiguredProxy;
import io.muster.agent.identity.AgentHome;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/// How the agent's programs begin and end that run all the time.
final class Daemon {

    private Daemon() {}

    static void main(Callable<Integer> program, String... arguments) {
        System.exit(new CommandLine(program)
                .setExecutionExceptionHandler((failure, at, _) -> Failures.failed(failure, at))
                .setParameterExceptionHandler((wrong, _) -> Failures.misused(wrong))
                .execute(arguments));
    }

    /// @param log where it writes down what it does
    static void prepare(AgentHome home, Path log) {
        CommandLog.begin(home, false);
        ConfiguredProxy.use(home);
        CommandLog.keep(log);
    }
}
