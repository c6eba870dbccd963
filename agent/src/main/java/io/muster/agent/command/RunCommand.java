package io.muster.agent.command;

import io.muster.agent.fault.AgentFault;
import io.muster.agent.fault.Reason;
import io.muster.agent.identity.AgentConfig;
import io.muster.agent.stream.MachinePace;
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
        var home = azcmagent.home();
        var config = AgentConfig.read(home);
        if (config.isEmpty()) {
            throw new AgentFault(Reason.LOCAL_CONFIG, "this machine is not connected; see azcmagent connect --help");
        }
        CommandLog.keep(home);
        // The cloud is asked once: a machine does not move to another while it runs.
        var cloud = azcmagent.surroundings().cloud().get();
        new Agent(
                        home,
                        config.get(),
                        Azcmagent.VERSION,
                        azcmagent.surroundings().clock(),
                        new MachinePace(),
                        () -> SelfDescription.of(home, cloud))
                .run();
        return 0;
    }
}
