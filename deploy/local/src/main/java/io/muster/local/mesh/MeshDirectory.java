package io.muster.local.mesh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/// Where a mesh keeps everything: data, logs, settings, secrets.
///
/// @param root `--dir`
public record MeshDirectory(Path root) {

    public Path log(String part) {
        return root.resolve("logs").resolve(part + ".log");
    }

    Path data(String part) {
        return root.resolve("data").resolve(part);
    }

    Path run(String part) {
        return root.resolve("run").resolve(part + ".properties");
    }

    Path conf(String name) {
        return root.resolve("conf").resolve(name);
    }

    Path trust(String name) {
        return root.resolve("trust").resolve(name);
    }

    /// Signed packages.
    Path content() {
        return root.resolve("content");
    }

    /// Home of this machine's agent.
    public Path agent() {
        return root.resolve("agent");
    }

    /// The certificate that verifies the gateway's.
    public Path authority() {
        return trust("ca.pem");
    }

    /// Writes a file that its owner alone may read; a reader sees the old content or the new, never half of it.
    static void writePrivate(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            var draft = Files.createTempFile(
                    file.getParent(),
                    ".draft",
                    "",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(draft, text);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            throw new UncheckedIOException(file + " could not be written", failed);
        }
    }
}
