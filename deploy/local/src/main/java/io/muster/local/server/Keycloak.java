package io.muster.local.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Keycloak from its archive, on loopback, with its data in PostgreSQL. The archive is unpacked and optimised once and
/// shared; a mesh has a home of its own with links into it.
public final class Keycloak {

    private static final Duration LONGEST_START = Duration.ofSeconds(150);
    private static final List<String> SHARED = List.of("lib", "conf", "providers", "themes", "bin");

    private final Checkout checkout;
    private final Path home;
    private final int port;

    /// @param home this Keycloak's own directory
    public Keycloak(Checkout checkout, Path home, int port) {
        this.checkout = checkout;
        this.home = home;
        this.port = port;
    }

    /// What it needs to know.
    ///
    /// @param publicUrl as browsers reach it, with `/auth`
    /// @param jdbcUrl of its database
    /// @param realm JSON that is imported when there is no such realm yet
    public record Settings(
            String publicUrl,
            String jdbcUrl,
            String databaseUser,
            String databasePassword,
            String adminPassword,
            String realm) {}

    /// Unpacks and optimises when that was not done before, and starts. Does not wait.
    public ProcessHandle start(Settings settings, Path log) {
        try {
            var shared = Archive.unpacked(
                    checkout.servers().resolve("keycloak.tar.gz"), "keycloak", directory -> optimise(directory, log));
            prepare(shared, settings.realm());
            return new Daemon("Keycloak", command(settings), environment(settings), log, "TERM").start();
        } catch (IOException failed) {
            throw new UncheckedIOException("Keycloak could not be started", failed);
        }
    }

    /// True when it serves the realm.
    public boolean await(ProcessHandle process) {
        return Waiting.until(LONGEST_START, process, () -> serves(port));
    }

    private static boolean serves(int port) {
        var discovery = URI.create("http://127.0.0.1:" + port + "/auth/realms/muster/.well-known/openid-configuration");
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(discovery)
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void optimise(Path directory, Path log) throws IOException {
        Archive.gz(checkout.servers().resolve("keycloak.tar.gz"), directory);
        var build = new ProcessBuilder(
                        directory.resolve("bin/kc.sh").toString(),
                        "build",
                        "--db=postgres",
                        "--cache=local",
                        "--http-relative-path=/auth",
                        "--health-enabled=false",
                        "--metrics-enabled=false",
                        "--features-disabled=kerberos,organization")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        build.environment().put("JAVA_HOME", System.getProperty("java.home"));
        try {
            if (build.start().waitFor() != 0) {
                throw new IOException("kc.sh build failed, see " + log);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stop);
        }
    }

    private void prepare(Path shared, String realm) throws IOException {
        Files.createDirectories(home);
        for (var name : SHARED) {
            var link = home.resolve(name);
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, shared.resolve(name));
        }
        var imported = home.resolve("data/import");
        Files.createDirectories(imported);
        PrivateFile.write(imported.resolve("muster-realm.json"), realm);
    }

    private List<String> command(Settings settings) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Xss512k",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseCompactObjectHeaders",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-Dkc.home.dir=" + home,
                "-Djboss.server.config.dir=" + home.resolve("conf"),
                "-Dquarkus-log-max-startup-records=10000",
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
                "--add-opens=java.base/java.security=ALL-UNNAMED",
                "-cp",
                home.resolve("lib/quarkus-run.jar").toString(),
                "io.quarkus.bootstrap.runner.QuarkusEntryPoint",
                "start",
                "--optimized",
                "--import-realm",
                "--http-enabled=true",
                "--http-host=127.0.0.1",
                "--http-port=" + port,
                "--hostname=" + settings.publicUrl(),
                "--hostname-backchannel-dynamic=true",
                "--proxy-headers=xforwarded",
                "--db-pool-max-size=10",
                "--http-pool-max-threads=16");
    }

    private static Map<String, String> environment(Settings settings) {
        return Map.of(
                "KC_DB_URL", settings.jdbcUrl(),
                "KC_DB_USERNAME", settings.databaseUser(),
                "KC_DB_PASSWORD", settings.databasePassword(),
                "KC_BOOTSTRAP_ADMIN_USERNAME", "admin",
                "KC_BOOTSTRAP_ADMIN_PASSWORD", settings.adminPassword());
    }
}
