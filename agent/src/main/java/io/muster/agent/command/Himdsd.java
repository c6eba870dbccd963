package io.muster.agent.command;

import io.muster.agent.stream.MachinePace;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `himdsd`: the part of the agent that holds the machine's identity, alone. Runs as a user without privileges who
/// owns the directories below `--home`, and gives tokens and signals to the other parts.
@Command(
        name = "himdsd",
        description = "Keeps this machine connected and serves its identity to local programs.",
        mixinStandardHelpOptions = true)
public final class Himdsd implements Callable<Integer> {

    @Mixin
    HomeOptions options;

    @Mixin
    HimdsOptions himds;

    public static void main(String... arguments) {
        Daemon.main(new Himdsd(), arguments);
    }

    @Override
    public Integer call() throws InterruptedException {
        var home = options.home();
        Daemon.prepare(home, CommandLog.file(home));
        var pace = new MachinePace();
        Life.lead(home, pace, home.status(), Watchdog.idle(pace), config -> {
            var loops = new IdentityLoops(
                    home, config, himds.settings(home), Azcmagent.VERSION, Clock.systemUTC(), pace, System.getenv());
            loops.run(Map.of("socket", loops.socket(home)));
        });
        return 0;
    }
}
