package io.muster.agent.command;

import io.muster.agent.stream.Pace;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Logger;

/// Tells systemd that the loops go round, as long as they do; when they do not, systemd ends the process and starts it
/// anew. Says nothing where nobody listens.
final class Watchdog implements Loop.Step {

    /// Where nobody says how often it is to be told.
    private static final Duration EVERY = Duration.ofMinutes(5);

    /// No loop that goes round is longer at one turn, and the slowest turn is an audit on a twentieth of a processor.
    static final Duration LONGEST_TURN = Duration.ofMinutes(20);

    private static final Logger LOG = Logger.getLogger(Watchdog.class.getName());

    private final Set<String> watched;
    private final Pace pace;
    private final Duration every;
    private final Runnable tell;
    private final Map<String, Duration> seen = new ConcurrentHashMap<>();
    private Duration next;

    /// @param watched the loops that go round
    /// @param tell says that all is well
    Watchdog(Set<String> watched, Pace pace, Duration every, Runnable tell) {
        this.watched = Set.copyOf(watched);
        this.pace = pace;
        this.every = every;
        this.tell = tell;
        this.next = pace.elapsed();
        watched.forEach(this::went);
    }

    /// Of a process that systemd has started, by the variables that it sets; of any other, which watches nothing.
    static Watchdog of(Map<String, String> environment, Set<String> watched, Pace pace) {
        return Systemd.hasStarted(environment)
                ? new Watchdog(watched, pace, every(environment), Systemd::isWell)
                : new Watchdog(watched, pace, EVERY, () -> {});
    }

    /// Of a process that has nothing to do yet. When it cannot tell now it will the next time.
    static Watchdog idle(Pace pace) {
        var watchdog = of(System.getenv(), Set.of(), pace);
        return new Watchdog(Set.of(), pace, watchdog.every, () -> {
            try {
                watchdog.tell.run();
            } catch (UncheckedIOException failed) {
                LOG.warning(failed.getMessage());
            }
        });
    }

    /// A third of the time that the unit gives.
    static Duration every(Map<String, String> environment) {
        var given = environment.getOrDefault("WATCHDOG_USEC", "");
        return given.matches("\\d{1,15}")
                ? Duration.of(Long.parseLong(given), ChronoUnit.MICROS).dividedBy(3)
                : EVERY;
    }

    /// One turn of a loop ended, well or badly.
    void went(String loop) {
        seen.put(loop, pace.elapsed());
    }

    @Override
    public void run() throws InterruptedException {
        tellWhenDue();
        pace.pause(every);
    }

    /// For who comes by more often than it is to be told.
    void tellWhenDue() {
        if (pace.elapsed().compareTo(next) < 0) {
            return;
        }
        var late = watched.stream().filter(this::isLate).findFirst();
        if (late.isPresent()) {
            LOG.severe(late.get() + " hangs");
        } else {
            tell.run();
        }
        next = pace.elapsed().plus(every);
    }

    private boolean isLate(String loop) {
        var last = seen.getOrDefault(loop, Duration.ZERO);
        return pace.elapsed().minus(last).compareTo(LONGEST_TURN) > 0;
    }
}
