package io.muster.agent.identity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// Where the agent keeps what it must not forget.
public record AgentHome(Path root) {

    public Path config() {
        return root.resolve("agentconfig.json");
    }

    public Path key() {
        return root.resolve("certs/machine.key");
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

    /// Writes a whole file or nothing: beside it, with its final mode, flushed, then renamed.
    ///
    /// @param mode e.g. `rw-------`
    public static void write(Path file, byte[] content, String mode) {
        var draft = file.resolveSibling("." + file.getFileName() + ".new");
        try {
            Files.createDirectories(
                    file.getParent(),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
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

    public static void write(Path file, String content, String mode) {
        write(file, content.getBytes(StandardCharsets.UTF_8), mode);
    }
}
