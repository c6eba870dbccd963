package io.muster.agent.logs;

import io.muster.agent.identity.AgentHome;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// A zip of logs and state. Says by name what goes in; keys, tokens and packages are not among it, and what is goes
/// through [Redaction].
public final class LogBundle {

    /// The end of each log that goes in when not all of it is wanted.
    private static final int TAIL = 1024 * 1024;

    private static final int LARGEST = 8 * 1024 * 1024;

    private final AgentHome home;
    private final boolean full;

    /// @param full whole logs, and names of what waits and what is kept
    public LogBundle(AgentHome home, boolean full) {
        this.home = home;
        this.full = full;
    }

    /// Writes the zip, for its owner alone. What is there already is not overwritten.
    ///
    /// @param answers texts by name that go in too
    public void write(Path file, Map<String, String> answers) throws IOException {
        var entries = new LinkedHashMap<>(answers);
        for (var kept : List.of(
                home.config(),
                home.root().resolve("localconfig.json"),
                home.status(),
                home.guestStatus(),
                home.extensionStatus(),
                home.cloud(),
                home.publishers())) {
            put(entries, kept);
        }
        for (var directory : List.of(home.logs(), home.guestLogs(), home.extensionLogs())) {
            for (var log : files(directory)) {
                put(entries, log);
            }
        }
        if (full) {
            put(entries, home.state());
            put(entries, home.metadata());
            entries.put("spool.txt", listing(home.spool()));
            entries.put("packages.txt", listing(home.packages()));
        }
        try (var out = privately(file);
                var zip = new ZipOutputStream(out)) {
            for (var entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(Redaction.of(entry.getValue()).getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
    }

    private static OutputStream privately(Path file) throws IOException {
        var directory = file.toAbsolutePath().getParent();
        if (directory == null || Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        var channel = Files.newByteChannel(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Channels.newOutputStream(channel);
    }

    private void put(Map<String, String> entries, Path file) throws IOException {
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            var name = (file.startsWith(home.root()) ? home.root() : home.guest())
                    .relativize(file)
                    .toString();
            entries.put(name, Files.isReadable(file) ? end(file) : "(not readable for this user)\n");
        }
    }

    /// From a whole line on.
    private String end(Path file) throws IOException {
        int most = full ? LARGEST : TAIL;
        try (var channel = Files.newByteChannel(file)) {
            long from = Math.max(0, channel.size() - most);
            channel.position(from);
            var bytes = Channels.newInputStream(channel).readNBytes(most);
            var text = new String(bytes, StandardCharsets.UTF_8);
            return from == 0 ? text : text.substring(text.indexOf('\n') + 1);
        }
    }

    private static String listing(Path directory) throws IOException {
        var text = new StringBuilder();
        for (var file : files(directory)) {
            text.append(Files.size(file)).append(' ').append(file.getFileName()).append('\n');
        }
        return text.toString();
    }

    private static List<Path> files(Path directory) throws IOException {
        if (!Files.isDirectory(directory) || !Files.isReadable(directory)) {
            return List.of();
        }
        try (var all = Files.list(directory)) {
            return all.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .filter(file -> !file.getFileName().toString().endsWith(".lck"))
                    .sorted()
                    .toList();
        }
    }
}
