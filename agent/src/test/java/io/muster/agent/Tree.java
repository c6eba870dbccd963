package io.muster.agent;

import io.muster.agent.host.Host;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// A tree that stands for another machine's file system.
public record Tree(Path root) {

    public Tree with(String path, String text) {
        return with(path, text, "rw-r--r--");
    }

    public Tree with(String path, String text, String mode) {
        try {
            var file = at(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
            return this;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public Tree withDirectory(String path) {
        try {
            Files.createDirectories(at(path));
            return this;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public Path at(String path) {
        return root.resolve(path.substring(1));
    }

    /// A new look at it: nothing is remembered from an earlier one.
    public Host host() {
        return Host.image(root);
    }
}
