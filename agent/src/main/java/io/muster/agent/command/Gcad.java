package io.muster.agent.command;

import io.muster.agent.host.Host;
import io.muster.agent.identity.AgentConfig;
import io.muster.agent.identity.AgentHome;
import io.muster.agent.identity.Gateway;
import io.muster.agent.identity.Membership;
import io.muster.agent.local.IdentityProcess;
import io.muster.agent.metadata.Cloud;
import io.muster.agent.metadata.CloudProbe;
import io.muster.agent.status.StatusBoard;
import io.muster.agent.stream.MachinePace;
import io.muster.agent.stream.Pace;
import io.muster.agent.stream.Signals;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `gcad`: the part of the agent that looks into the machine, as root. Has no key of its own; `himdsd` gives it tokens
/// and tells it that there is work.
@Command(
        name = "gcad",
        description = "Audits this machine against what is assigned to it.",
        mixinStandardHelpOptions = true)
public final class Gcad implements Callable<Integer> {

    /// A change may never come.
    private static final Set<String> GOING_ROUND = Set.of("guest", "sender", "metadata", "signals");

    @Mixin
    HomeOptions options;

    public static void main(String... arguments) {
        Daemon.main(new Gcad(), arguments);
    }

    @Override
    public Integer call() throws InterruptedException {
        var home = options.home();
        Daemon.prepare(home, home.guestLogs().resolve("gc_agent.log"));
        Enforcement.recover(home, Clock.systemUTC());
        var pace = new MachinePace();
        var cloud = new CloudProbe().look(Host.live());
        Life.await(home, pace, home.guestStatus(), Watchdog.idle(pace), config -> run(home, config, pace, cloud));
        return 0;
    }

    private static void run(AgentHome home, AgentConfig config, Pace pace, Cloud cloud) throws InterruptedException {
        var clock = Clock.systemUTC();
        var signals = new Signals();
        var himdsd = new IdentityProcess(home.socket());
        var gateway = Gateway.at(config.gateway(), home.authority());
        var loops = new GuestLoops(
                home, config, gateway, himdsd, signals, clock, pace, () -> SelfDescription.of(home, cloud));
        var steps = new LinkedHashMap<>(loops.steps());
        steps.put("signals", () -> himdsd.listen(signals));
        var watchdog = Watchdog.of(System.getenv(), GOING_ROUND, pace);
        if (Systemd.hasStarted(System.getenv())) {
            steps.put("shares", new ProcessorShares(home, pace, Systemd::run));
        }
        var board = new StatusBoard(home.guestStatus(), clock);
        new Crew(new Membership(home, config.vmId()), board, pace, watchdog).run(Map.copyOf(steps));
    }
}
