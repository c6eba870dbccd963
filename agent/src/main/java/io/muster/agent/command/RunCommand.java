package io.muster.agent.command;

import io.muster.agent.identity.AgentConfig;
import io.muster.agent.identity.Becoming;
import io.muster.agent.stream.MachinePace;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/// Runs the agent in the foreground.
@Command(name = "run", description = "Runs the agent until it is ended.", mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

    @ParentCommand
    Azcmagent azcmagent;

    @Override
    public Integer call() throws InterruptedException {
        System.setProperty("java.util.logging.SimpleFormatter.format", "%1$tFT%1$tT.%1$tL%1$tz %4$s %3$s %5$s%6$s%n");
        var home = azcmagent.home();
        var becoming = new Becoming(home);
        var _ = becoming.finish();
        do {
            var config = AgentConfig.read(home);
            if (config.isEmpty()) {
                System.err.println("azcmagent: this machine is not connected; see azcmagent connect --help");
                return 1;
            }
            new Agent(home, config.get(), Azcmagent.VERSION, Clock.systemUTC(), new MachinePace()).run();
        } while (becoming.finish());
        return 0;
    }
}
