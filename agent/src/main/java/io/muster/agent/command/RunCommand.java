package io.muster.agent.command;

import io.muster.agent.stream.MachinePace;
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
        var home = azcmagent.home();
        CommandLog.keep(CommandLog.file(home));
        // The cloud is asked once: a machine does not move to another while it runs.
        var cloud = azcmagent.surroundings().cloud().get();
        Life.lead(home, config -> {
            var clock = azcmagent.surroundings().clock();
            var pace = new MachinePace();
            var identity = new IdentityLoops(home, config, himds.settings(home), Azcmagent.VERSION, clock, pace);
            new Agent(home, config, identity, clock, pace, () -> SelfDescription.of(home, cloud)).run();
        });
        return 0;
    }
}
