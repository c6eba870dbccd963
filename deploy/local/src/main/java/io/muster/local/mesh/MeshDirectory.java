package io.muster.local.mesh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    public Path content() {
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

    /// Keys of those whose packages may run.
    public Path publishers() {
        return trust("publishers.txt");
    }

    Path secrets() {
        return root.resolve("secrets.properties");
    }

    /// True once a mesh was started here.
    boolean isLivedIn() {
        return Files.exists(secrets());
    }

    /// Makes it when it is not there; others may not look into it.
    void create() {
        try {
            var ownerOnly = PosixFilePermissions.fromString("rwx------");
            Files.createDirectories(root, PosixFilePermissions.asFileAttribute(ownerOnly));
            Files.setPosixFilePermissions(root, ownerOnly);
            Files.createDirectories(root.resolve("logs"));
            Files.createDirectories(content());
            Files.createDirectories(data("identity"));
        } catch (IOException failed) {
            throw new UncheckedIOException(root + " could not be made", failed);
        }
    }
}
