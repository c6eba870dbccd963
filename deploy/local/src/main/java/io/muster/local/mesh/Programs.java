package io.muster.local.mesh;

import io.muster.local.server.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The programs that are built here, and how the command of a JVM for each is put together.
record Programs(Checkout checkout) {

    /// Every call of every machine goes through these: they are compiled as well as it goes, which takes more memory.
    /// The others start with the quick compiler alone.
    private static final Set<String> BUSY = Set.of("identity", "gateway");

    /// Makes signed packages.
    ///
    /// @param keys where the publishers' keys are kept
    List<String> publisher(Path keys, Path output) {
        return List.of(
                java(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                checkout.root().resolve("baselines/target/baselines/lib") + "/*",
                "io.muster.baselines.Publish",
                "--keys",
                keys.toString(),
                "--output",
                output.toString());
    }

    /// A service, or the gateway.
    ///
    /// @param settings its property file
    List<String> service(String part, Path settings) {
        var command = new ArrayList<>(List.of(
                java(),
                "-Xmx96m",
                "-Xss512k",
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dquarkus.config.locations=" + settings));
        if (!BUSY.contains(part)) {
            command.add("-XX:TieredStopAtLevel=1");
        }
        command.addAll(List.of("-jar", program(part).toString()));
        return command;
    }

    /// The command line of `azcmagent` of this mesh's checkout.
    ///
    /// @param home where it keeps its state
    List<String> agent(Path home, List<String> arguments) {
        var command = new ArrayList<>(List.of(
                java(),
                "-Xmx64m",
                "-Xss512k",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseCompactObjectHeaders",
                "-cp",
                agentJars() + "/*",
                "io.muster.agent.command.Azcmagent",
                "--home",
                home.toString()));
        command.addAll(arguments);
        return command;
    }

    /// When the part's program was last built; long ago for those that are not built here.
    Instant builtAt(String part) {
        return switch (part) {
            case "postgres", "kafka", "keycloak" -> Instant.EPOCH;
            case "agent" -> modified(agentJars());
            default -> modified(program(part));
        };
    }

    private static Instant modified(Path path) {
        try {
            return Files.exists(path) ? Files.getLastModifiedTime(path).toInstant() : Instant.EPOCH;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private Path program(String part) {
        var module = part.equals("gateway") ? part : part + "-service";
        return checkout.root().resolve(module).resolve("target/quarkus-app/quarkus-run.jar");
    }

    private Path agentJars() {
        return checkout.root().resolve("agent/target/azcmagent/lib");
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
