package io.muster.agent.command;

import io.muster.agent.extension.Extensions;
import io.muster.agent.identity.Membership;
import io.muster.agent.status.StatusBoard;
import io.muster.agent.stream.MachinePace;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `extd`: the part of the agent that manages extensions, as root. There are none to install yet; it keeps the list of
/// those that are there, which is empty.
@Command(name = "extd", description = "Manages extensions on this machine.", mixinStandardHelpOptions = true)
public final class Extd implements Callable<Integer> {

    /// The public agent asks for its extensions this often.
    private static final Duration LOOKING = Duration.ofMinutes(5);

    @Mixin
    HomeOptions options;

    public static void main(String... arguments) {
        Daemon.main(new Extd(), arguments);
    }

    @Override
    public Integer call() throws InterruptedException {
        var home = options.home();
        Daemon.prepare(home, home.extensionLogs().resolve("gc_ext.log"));
        var pace = new MachinePace();
        Life.await(home, pace, home.extensionStatus(), Watchdog.idle(pace), config -> {
            var board = new StatusBoard(home.extensionStatus(), Clock.systemUTC());
            var watchdog = Watchdog.of(System.getenv(), Set.of("extensions"), pace);
            var extensions = new Extensions(home);
            new Crew(new Membership(home, config.vmId()), board, pace, watchdog).run(Map.of("extensions", () -> {
                extensions.keep();
                pace.pause(LOOKING);
            }));
        });
        return 0;
    }
}
