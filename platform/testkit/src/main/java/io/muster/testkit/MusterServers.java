package io.muster.testkit;

import io.muster.local.server.Checkout;
import io.muster.local.server.Daemon;
import io.muster.local.server.KafkaBroker;
import io.muster.local.server.Ports;
import io.muster.local.server.PostgresServer;
import io.muster.local.server.Topics;
import io.muster.local.server.Trees;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/// A real PostgreSQL and a real Kafka for one test run, with every topic of Muster, and a [TestIssuer] in place of
/// Keycloak and identity-service. Gone with its data when the run ends.
///
/// The argument `database` names the service's database.
public final class MusterServers implements QuarkusTestResourceLifecycleManager {

    /// What tests call the gateway.
    public static final String GATEWAY = "https://muster.test";

    private static final String PASSWORD = "for-tests-only";

    /// How long a test waits for what must come: long, because machines that run tests can be slow.
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static volatile @Nullable MusterServers running;

    private String database = "muster";
    private @Nullable Path directory;
    private @Nullable PostgresServer postgresServer;
    private @Nullable ProcessHandle postgres;
    private @Nullable ProcessHandle kafka;
    private @Nullable TestIssuer issuer;

    @Override
    public void init(Map<String, String> arguments) {
        database = arguments.getOrDefault("database", database);
    }

    @Override
    public Map<String, String> start() {
        var root = temporary();
        directory = root;
        var checkout = Checkout.find();
        var server = new PostgresServer(checkout, root.resolve("postgres"), Ports.free(), PASSWORD, false);
        var broker = new KafkaBroker(checkout, root.resolve("kafka"), Ports.free(), Ports.free());
        var postgresProcess = server.start(root.resolve("postgres.log"));
        var kafkaProcess = broker.start(root.resolve("kafka.log"));
        postgresServer = server;
        postgres = postgresProcess;
        kafka = kafkaProcess;
        require(server.await(postgresProcess), "PostgreSQL", root.resolve("postgres.log"));
        server.createDatabase(database, database, PASSWORD);
        require(broker.await(kafkaProcess), "Kafka", root.resolve("kafka.log"));
        var _ = Topics.create(checkout.topics(), broker.bootstrap());
        var tokens = TestIssuer.start(GATEWAY);
        issuer = tokens;
        Awaitility.setDefaultTimeout(PATIENCE);
        FactProbe.connect(broker.bootstrap());
        People.announce();
        running = this;
        return settings(server, broker, tokens, root);
    }

    /// PostgreSQL is away until what this gives is closed. It ends in order: in tests it does not wait for its disk,
    /// and a crash would lose what was just committed.
    public static Outage databaseAway() {
        var servers = running;
        if (servers == null || servers.postgres == null) {
            throw new IllegalStateException("no database: is MusterServers a test resource of this test?");
        }
        Daemon.end(servers.postgres, "INT");
        return servers::startAgain;
    }

    /// A server that is away; closing it brings the server back.
    @FunctionalInterface
    public interface Outage extends AutoCloseable {

        @Override
        void close();
    }

    private void startAgain() {
        var server = postgresServer;
        var root = directory;
        if (server == null || root == null) {
            throw new IllegalStateException("the servers have ended");
        }
        var process = server.start(root.resolve("postgres.log"));
        postgres = process;
        require(server.await(process), "PostgreSQL", root.resolve("postgres.log"));
    }

    private Map<String, String> settings(PostgresServer server, KafkaBroker broker, TestIssuer tokens, Path root) {
        var settings = new HashMap<String, String>();
        settings.put("quarkus.datasource.username", database);
        settings.put("quarkus.datasource.password", PASSWORD);
        settings.put("quarkus.datasource.jdbc.url", server.jdbcUrl(database));
        settings.put(
                "quarkus.datasource.reactive.url", "vertx-reactive:postgresql://" + server.address() + "/" + database);
        settings.put("kafka.bootstrap.servers", broker.bootstrap());
        settings.put("quarkus.oidc.auth-server-url", tokens.people());
        settings.put("quarkus.oidc.token.issuer", GATEWAY + "/auth/realms/muster");
        settings.put("quarkus.oidc.machines.auth-server-url", tokens.machines());
        settings.put("muster.gateway.url", GATEWAY);
        settings.put("test.directory", root.toString());
        settings.put("quarkus.http.test-port", "0");
        return settings;
    }

    @Override
    public void stop() {
        running = null;
        FactProbe.disconnect();
        if (issuer != null) {
            issuer.stop();
        }
        if (kafka != null) {
            Daemon.end(kafka, "KILL");
        }
        if (postgres != null) {
            Daemon.end(postgres, "QUIT");
        }
        if (directory != null) {
            Trees.delete(directory);
        }
    }

    private static void require(boolean ready, String name, Path log) {
        if (!ready) {
            throw new IllegalStateException(name + " did not become ready:\n" + text(log));
        }
    }

    private static String text(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException unreadable) {
            return String.valueOf(unreadable.getMessage());
        }
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("muster-test");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
