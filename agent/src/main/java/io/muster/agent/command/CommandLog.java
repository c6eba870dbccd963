package io.muster.agent.command;

import io.muster.agent.identity.AgentHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/// Where what is done is written down: on standard error with `--verbose`, and for the agent that runs in
/// `log/himds.log`.
final class CommandLog {

    private static final String FORMAT = "%1$tFT%1$tT.%1$tL%1$tz %4$s %3$s %5$s%6$s%n";
    private static final int SIZE = 5 * 1024 * 1024;
    private static final int FILES = 3;

    /// Held here: the runtime itself forgets loggers that nobody holds, and their levels with them.
    private static final Logger OURS = Logger.getLogger("io.muster.agent");

    private CommandLog() {}

    static void begin(AgentHome home, boolean verbose) {
        System.setProperty("java.util.logging.SimpleFormatter.format", FORMAT);
        OURS.setLevel(verbose ? Level.FINE : Level.INFO);
        if (verbose) {
            OURS.setUseParentHandlers(false);
            for (var old : OURS.getHandlers()) {
                OURS.removeHandler(old);
            }
            add(new ConsoleHandler());
            OURS.fine(() -> "home " + home.root());
        }
    }

    /// Where the newest of the log is; older parts have numbers.
    static Path file(AgentHome home) {
        return home.logs().resolve("himds.log");
    }

    /// Keeps a log in a file too. That it cannot is no reason not to run.
    static void keep(Path file) {
        var directory = file.resolveSibling("");
        try {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));
            add(new RotatingLog(file, SIZE, FILES));
        } catch (IOException | UncheckedIOException failed) {
            OURS.warning("AZCM0005: no log is kept in " + directory + ": " + failed.getMessage());
        }
    }

    private static void add(Handler handler) {
        handler.setLevel(Level.ALL);
        handler.setFormatter(new SimpleFormatter());
        OURS.addHandler(handler);
    }
}
