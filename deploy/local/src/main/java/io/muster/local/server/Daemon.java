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
import java.util.concurrent.TimeUnit;

/// A process that outlives whoever started it, with its output in a file.
///
/// @param name for people
/// @param stop the signal that ends it gracefully, e.g. `TERM`
public record Daemon(String name, List<String> command, Map<String, String> environment, Path log, String stop) {

    private static final Duration GRACE = Duration.ofSeconds(20);

    /// Fields of `/proc/PID/stat` after the command's closing parenthesis, which are the third and the 20th of all.
    private static final int STATE = 0;

    private static final int THREADS = 17;

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
        if (!runs(process)) {
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
        return Waiting.until(within, process, () -> !runs(process));
    }

    /// True until it has ended, with all of its threads. What has ended and was not fetched by its parent is there
    /// still, and for the JDK it is alive: where the first process fetches nobody, as in many containers, for ever.
    public static boolean runs(ProcessHandle process) {
        if (!process.isAlive()) {
            return false;
        }
        try {
            var line = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            var fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
            return !(fields[STATE].equals("Z") && fields[THREADS].matches("[01]"));
        } catch (IOException goneOrNoProcHere) {
            return process.isAlive();
        }
    }

    /// The last lines of its log.
    public List<String> tail(int lines) {
        return LogTail.last(log, lines);
    }
}
