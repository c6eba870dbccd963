package io.muster.local.server;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A process that outlives whoever started it, with its output in a file.
///
/// @param name for people
/// @param stop the signal that ends it gracefully, e.g. `TERM`
public record Daemon(String name, List<String> command, Map<String, String> environment, Path log, String stop) {

    private static final Duration GRACE = Duration.ofSeconds(20);

    public Daemon {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /// Starts it in a session of its own, so that no terminal takes it along. The log is continued.
    public ProcessHandle start() {
        var words = new ArrayList<String>();
        words.add("setsid");
        words.addAll(command);
        var builder = new ProcessBuilder(words)
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            return builder.start().toHandle();
        } catch (IOException failed) {
            throw new UncheckedIOException(name + " could not be started", failed);
        }
    }

    /// Asks it to end, and makes it when it does not.
    public static void end(ProcessHandle process, String signal) {
        signal(process, signal);
        if (!ended(process, GRACE)) {
            process.destroyForcibly();
            var _ = ended(process, GRACE);
        }
    }

    /// Sends a signal by name; a process that is gone is fine.
    public static void signal(ProcessHandle process, String signal) {
        if (!process.isAlive()) {
            return;
        }
        try {
            var _ = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor(5, TimeUnit.SECONDS);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean ended(ProcessHandle process, Duration within) {
        try {
            process.onExit().get(within.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException still) {
            return false;
        } catch (ExecutionException gone) {
            return true;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return !process.isAlive();
        }
    }

    /// The last lines of its log.
    public List<String> tail(int lines) {
        return LogTail.last(log, lines);
    }
}
