package io.muster.agent.command;

import io.muster.agent.stream.MachinePace;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/// Runs the agent in the foreground.
@Command(name = "run", description = "Runs the agent until it is ended.", mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

    @ParentCommand
    Azcmagent azcmagent;

    @Mixin
    HimdsOptions himds;

    @Override
    public Integer call() throws InterruptedException {
        logInLines();
        var home = azcmagent.home();
        return Life.lead("azcmagent", home, config -> {
            var clock = Clock.systemUTC();
            var pace = new MachinePace();
            var identity = new IdentityLoops(home, config, himds.settings(home), Azcmagent.VERSION, clock, pace);
            new Agent(home, config, identity, clock, pace).run();
        });
    }

    static void logInLines() {
        System.setProperty("java.util.logging.SimpleFormatter.format", "%1$tFT%1$tT.%1$tL%1$tz %4$s %3$s %5$s%6$s%n");
    }
}
