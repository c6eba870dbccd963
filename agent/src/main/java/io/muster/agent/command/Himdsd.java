package io.muster.agent.command;

import io.muster.agent.config.ConfiguredProxy;
import io.muster.agent.identity.AgentHome;
import io.muster.agent.stream.MachinePace;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `himdsd`: the part of the agent that holds the machine's identity, alone. Runs as a user without privileges who
/// owns the directories below `--home`.
@Command(
        name = "himdsd",
        description = "Keeps this machine connected and serves its identity to local programs.",
        mixinStandardHelpOptions = true)
public final class Himdsd implements Callable<Integer> {

    @Option(
            names = "--home",
            defaultValue = "${env:MUSTER_AGENT_HOME:-/var/opt/azcmagent}",
            description = "Where the agent keeps its state (default: ${DEFAULT-VALUE}).")
    Path directory;

    @Mixin
    HimdsOptions himds;

    public static void main(String... arguments) {
        System.exit(new CommandLine(new Himdsd())
                .setExecutionExceptionHandler((failure, at, _) -> Failures.failed(failure, at))
                .setParameterExceptionHandler((wrong, _) -> Failures.misused(wrong))
                .execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        var home = new AgentHome(directory.toAbsolutePath().normalize());
        CommandLog.begin(home, false);
        ConfiguredProxy.use(home);
        CommandLog.keep(home);
        Life.lead(home, config -> {
            var settings = himds.settings(home);
            var clock = Clock.systemUTC();
            new IdentityLoops(home, config, settings, Azcmagent.VERSION, clock, new MachinePace()).run(Map.of());
        });
        return 0;
    }
}
