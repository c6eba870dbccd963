package io.muster.local.server;

import java.nio.file.Files;
import java.nio.file.Path;

/// Where the built parts are: the directory of this repository.
///
/// @param root holds `muster`, `pom.xml` and the parts' directories
public record Checkout(Path root) {

    /// From the system property or environment variable `muster.root` / `MUSTER_ROOT`, else the directory above us that
    /// holds `deploy/kafka/topics.yaml`.
    public static Checkout find() {
        var told = System.getProperty("muster.root", System.getenv().getOrDefault("MUSTER_ROOT", ""));
        if (!told.isEmpty()) {
            return new Checkout(Path.of(told).toAbsolutePath().normalize());
        }
        for (var at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.exists(at.resolve("deploy/kafka/topics.yaml"))) {
                return new Checkout(at);
            }
        }
        throw new IllegalStateException("run this in the Muster repository, or set MUSTER_ROOT to it");
    }

    public Path topics() {
        return root.resolve("deploy/kafka/topics.yaml");
    }

    /// Archives of the servers, as the build has fetched them.
    Path servers() {
        return root.resolve("deploy/local/target/servers");
    }

    Path brokerJars() {
        return root.resolve("deploy/broker/target/lib");
    }
}
