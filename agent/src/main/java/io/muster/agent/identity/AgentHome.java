package io.muster.agent.identity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/// Where the agent keeps what it must not forget.
public record AgentHome(Path root) {

    public Path config() {
        return root.resolve("agentconfig.json");
    }

    public Path key() {
        return root.resolve("certs/machine.key");
    }

    /// A key that may have taken the place of the other, until the control plane has said so.
    Path nextKey() {
        return root.resolve("certs/machine.key.next");
    }

    /// Since when the key is in use.
    public Path keySince() {
        return root.resolve("certs/key-since");
    }

    /// The key of the machine that this host becomes when it is a copy.
    Path copyKey() {
        return root.resolve("certs/copy.key");
    }

    /// What the control plane said that a copy is, until it is that.
    public Path becoming() {
        return root.resolve("certs/becoming.json");
    }

    /// By what certificates of machines are verified.
    public Path issuers() {
        return root.resolve("certs/issuers.pem");
    }

    public Path certificate() {
        return root.resolve("certs/machine.pem");
    }

    public Path renewal() {
        return root.resolve("certs/renew-after");
    }

    public Path authority() {
        return root.resolve("certs/ca.pem");
    }

    public Path publishers() {
        return root.resolve("trust/publishers.txt");
    }

    public Path spool() {
        return root.resolve("spool");
    }

    public Path packages() {
        return root.resolve("packages");
    }

    /// Keys that local programs show to get tokens.
    public Path tokens() {
        return root.resolve("tokens");
    }

    public Path state() {
        return root.resolve("state.json");
    }

    /// What the agent that runs has last seen; for everybody's eyes.
    public Path status() {
        return root.resolve("status.json");
    }

    /// What was told of this machine last; holds what only root may read.
    public Path metadata() {
        return root.resolve("metadata.json");
    }

    /// The cloud that this machine is in, as it said itself.
    public Path cloud() {
        return root.resolve("cloud.json");
    }

    public Path logs() {
        return root.resolve("log");
    }

    /// Makes the home. Everybody may look in, because `azcmagent show` is for everybody; what is secret has a directory
    /// of its own.
    public void open() {
        try {
            Files.createDirectories(
                    root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        } catch (IOException failed) {
            throw new UncheckedIOException(root + " could not be made", failed);
        }
    }

    /// Deletes all that is this machine's identity or was made in its name; what the gateway and publishers are trusted
    /// by
    /// is no secret, and stays. The configuration goes first: without it nothing of the rest is used.
    public void forget() throws IOException {
        for (var file : List.of(config(), state(), status(), metadata(), cloud())) {
            Files.deleteIfExists(file);
            Files.deleteIfExists(draft(file));
        }
        for (var directory : List.of(root.resolve("certs"), tokens(), spool(), spool().resolve("rejected"))) {
            empty(directory);
        }
    }

    private void empty(Path directory) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (var files =
                Files.newDirectoryStream(directory, file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))) {
            for (var file : files) {
                if (!file.equals(authority())) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static Path draft(Path file) {
        return file.resolveSibling("." + file.getFileName() + ".new");
    }

    /// Writes a whole file or nothing: beside it, with its final mode, flushed, then renamed.
    ///
    /// @param mode e.g. `rw-------`
    public static void write(Path file, byte[] content, String mode) {
        var draft = draft(file);
        try {
            createParent(file.toAbsolutePath());
            Files.deleteIfExists(draft);
            try (var channel = FileChannel.open(
                    draft,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode)))) {
                var buffer = ByteBuffer.wrap(content);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            throw new UncheckedIOException(file + " could not be written", failed);
        }
    }

    /// The directory is its owner's alone; what it lies in is not, because others come by to what is theirs.
    private static void createParent(Path file) throws IOException {
        Files.createDirectories(file.resolve("../..").normalize());
        Files.createDirectories(
                file.getParent(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    public static void write(Path file, String content, String mode) {
        write(file, content.getBytes(StandardCharsets.UTF_8), mode);
    }
}
