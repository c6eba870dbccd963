package io.muster.agent.command;

import io.muster.agent.stream.Pace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;

/// Tells systemd that the loops go round, as long as they do; when they do not, systemd ends the process and starts it
/// anew. Says nothing where nobody listens.
final class Watchdog implements Loop.Step {

    /// A third of what the units give.
    static final Duration EVERY = Duration.ofMinutes(3);

    /// No loop that goes round is longer at one turn, and the slowest turn is an audit on a twentieth of a processor.
    static final Duration LONGEST_TURN = Duration.ofMinutes(20);

    private static final Logger LOG = Logger.getLogger(Watchdog.class.getName());

    private final Set<String> watched;
    private final Pace pace;
    private final Runnable tell;
    private final Map<String, Duration> seen = new ConcurrentHashMap<>();

    /// @param watched the loops that go round
    /// @param tell says that all is well
    Watchdog(Set<String> watched, Pace pace, Runnable tell) {
        this.watched = Set.copyOf(watched);
        this.pace = pace;
        this.tell = tell;
        watched.forEach(this::went);
    }

    /// Of a process that systemd has started, by the variable that it sets; of any other, which watches nothing.
    static Watchdog of(Map<String, String> environment, Set<String> watched, Pace pace) {
        return new Watchdog(watched, pace, environment.containsKey("NOTIFY_SOCKET") ? Watchdog::tellSystemd : () -> {});
    }

    /// One turn of a loop ended, well or badly.
    void went(String loop) {
        seen.put(loop, pace.elapsed());
    }

    @Override
    public void run() throws InterruptedException {
        var late = watched.stream().filter(this::isLate).findFirst();
        if (late.isPresent()) {
            LOG.severe(late.get() + " hangs");
        } else {
            tell.run();
        }
        pace.pause(EVERY);
    }

    private boolean isLate(String loop) {
        var last = seen.getOrDefault(loop, Duration.ZERO);
        return pace.elapsed().minus(last).compareTo(LONGEST_TURN) > 0;
    }

    /// By a program of systemd's: the runtime has no datagram sockets of this kind.
    private static void tellSystemd() {
        try {
            var process = new ProcessBuilder("systemd-notify", "WATCHDOG=1")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException("systemd-notify failed");
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
