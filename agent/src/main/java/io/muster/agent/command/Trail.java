package io.muster.agent.command;

import io.muster.agent.fault.AgentFault;
import io.muster.agent.identity.AgentHome;
import io.muster.agent.logs.Redaction;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/// Which commands were given on this machine, what they did and how they ended: `log/azcmagent.log`, for as
/// long as there is a home and whoever gives the command may write there. Values of options are nobody's
/// business.
///
/// The directory is that of the part without privileges, and root writes there: nothing in it is followed that is a
/// link.
final class Trail extends Handler implements AutoCloseable {

    private static final Path FILE = Path.of("azcmagent.log");
    private static final Path OLDER = Path.of("azcmagent.log.1");
    private static final Path OLDEST = Path.of("azcmagent.log.2");
    private static final long LARGEST = 5L * 1024 * 1024;
    private static final int LONGEST_UNWRITTEN = 64 * 1024;
    private static final Logger OURS = Logger.getLogger("io.muster.agent");

    private final AgentHome home;
    private final StringBuilder unwritten = new StringBuilder();
    private @Nullable SeekableByteChannel out;

    private Trail(AgentHome home) {
        this.home = home;
        setFormatter(new SimpleFormatter());
    }

    /// From now on until it is closed.
    static Trail of(AgentHome home, CommandLine.ParseResult command) {
        var trail = new Trail(home);
        OURS.addHandler(trail);
        trail.say(Level.INFO, "azcmagent " + Azcmagent.VERSION + " does: " + named(command));
        return trail;
    }

    /// The command with the names of its options.
    private static String named(CommandLine.ParseResult command) {
        var last = command;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        var options = last.matchedOptions().stream()
                .map(option -> " " + option.longestName())
                .distinct()
                .collect(Collectors.joining());
        return last.commandSpec().qualifiedName() + options;
    }

    void ended(int code) {
        say(Level.INFO, "it ended with " + code);
    }

    void failed(Throwable failure) {
        say(Level.SEVERE, failure instanceof AgentFault fault ? fault.text() : String.valueOf(failure));
    }

    private void say(Level level, String text) {
        var line = new LogRecord(level, text);
        line.setLoggerName(OURS.getName());
        line.setSourceClassName("azcmagent");
        publish(line);
    }

    /// That it cannot be written stops nobody; what was before there was a home is written as soon as there is one.
    @Override
    public synchronized void publish(LogRecord line) {
        var text = Redaction.of(getFormatter().format(line));
        if (unwritten.length() + text.length() <= LONGEST_UNWRITTEN) {
            unwritten.append(text);
        }
        try {
            if (out == null) {
                out = open();
            }
            var bytes = ByteBuffer.wrap(unwritten.toString().getBytes(StandardCharsets.UTF_8));
            unwritten.setLength(0);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        } catch (IOException | UnsupportedOperationException notNow) {
            return;
        }
    }

    private SeekableByteChannel open() throws IOException {
        makeDirectory();
        try (var root = Files.newDirectoryStream(home.root());
                var logs =
                        held(root).newDirectoryStream(home.root().relativize(home.logs()), LinkOption.NOFOLLOW_LINKS)) {
            makeRoom(logs);
            return logs.newByteChannel(
                    FILE,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
        }
    }

    /// In somebody else's home that is their business.
    private void makeDirectory() throws IOException {
        if (Files.isDirectory(home.root())
                && !Files.exists(home.logs(), LinkOption.NOFOLLOW_LINKS)
                && Files.getOwner(home.root()).equals(Files.getOwner(Path.of("/proc/self")))) {
            Files.createDirectory(
                    home.logs(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));
        }
    }

    private static void makeRoom(SecureDirectoryStream<Path> logs) throws IOException {
        var file = logs.getFileAttributeView(FILE, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        try {
            var found = file.readAttributes();
            if (!found.isRegularFile()) {
                throw new IOException(FILE + " is no file");
            }
            if (found.size() >= LARGEST) {
                moveIfThere(logs, OLDER, OLDEST);
                moveIfThere(logs, FILE, OLDER);
            }
        } catch (NoSuchFileException first) {
            return;
        }
    }

    private static void moveIfThere(SecureDirectoryStream<Path> logs, Path from, Path to) throws IOException {
        try {
            logs.move(from, logs, to);
        } catch (NoSuchFileException none) {
            return;
        }
    }

    /// What is found through it is in this very directory, whatever becomes of its name meanwhile.
    private static SecureDirectoryStream<Path> held(DirectoryStream<Path> directory) {
        if (directory instanceof SecureDirectoryStream<Path> held) {
            return held;
        }
        throw new UnsupportedOperationException("directories cannot be held here");
    }

    @Override
    public void flush() {
        // Every line is written at once.
    }

    @Override
    public synchronized void close() {
        OURS.removeHandler(this);
        try {
            if (out != null) {
                out.close();
            }
        } catch (IOException failed) {
            out = null;
        }
    }
}
