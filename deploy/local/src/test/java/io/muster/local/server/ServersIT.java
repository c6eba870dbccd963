package io.muster.local.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The real servers, from their binaries.
class ServersIT {

    private static final String PASSWORD = "only'for\"tests";

    @TempDir
    Path directory;

    private final Checkout checkout = Checkout.find();
    private final List<ProcessHandle> processes = new ArrayList<>();

    @AfterEach
    void end() {
        processes.forEach(process -> Daemon.end(process, "KILL"));
    }

    @Test
    void whatPostgresHasCommittedSurvivesItsSuddenEnd() throws SQLException {
        // Given
        var server = new PostgresServer(checkout, directory.resolve("postgres"), Ports.free(), PASSWORD, true);
        var first = start(server);
        server.createDatabase("shop", "keeper", "the keeper's");
        server.createDatabase("shop", "keeper", "the keeper's");
        try (var connection = connect(server, "the keeper's")) {
            run(connection, "create table sold (what text)");
            run(connection, "insert into sold values ('a lamp')");
        }

        // When
        Daemon.end(first, "KILL");
        var second = start(server);

        // Then
        assertThat(second.pid()).isNotEqualTo(first.pid());
        try (var connection = connect(server, "the keeper's");
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select what from sold")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).isEqualTo("a lamp");
        }
    }

    @Test
    void anOwnerGetsTheNewPasswordAndTheOldOneIsWorthNothing() throws SQLException {
        var server = new PostgresServer(checkout, directory.resolve("postgres"), Ports.free(), PASSWORD, false);
        var _ = start(server);
        server.createDatabase("shop", "keeper", "old");

        server.createDatabase("shop", "keeper", "new");

        try (var connection = connect(server, "new")) {
            assertThat(connection.isValid(2)).isTrue();
        }
        assertThatThrownBy(() -> connect(server, "old"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("password");
    }

    @Test
    void theBrokerHasTheTopicsOfTheListAndMakesNoneByItself() throws ExecutionException, InterruptedException {
        // Given
        var broker = new KafkaBroker(checkout, directory.resolve("kafka"), Ports.free(), Ports.free());
        var process = broker.start(directory.resolve("kafka.log"));
        processes.add(process);
        assertThat(broker.await(process)).isTrue();

        // When
        var made = Topics.create(checkout.topics(), broker.bootstrap());
        var madeAgain = Topics.create(checkout.topics(), broker.bootstrap());

        // Then
        assertThat(made).contains("identity.machines", "evaluation.reports");
        assertThat(madeAgain).isEmpty();
        try (var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            assertThat(setting(admin, ConfigResource.Type.TOPIC, "identity.machines", "cleanup.policy"))
                    .isEqualTo("compact");
            assertThat(setting(admin, ConfigResource.Type.BROKER, "1", "auto.create.topics.enable"))
                    .isEqualTo("false");
        }
    }

    private ProcessHandle start(PostgresServer server) {
        var process = server.start(directory.resolve("postgres.log"));
        processes.add(process);
        assertThat(server.await(process)).isTrue();
        return process;
    }

    private static Connection connect(PostgresServer server, String password) throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl("shop"), "keeper", password);
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String setting(Admin admin, ConfigResource.Type type, String name, String key)
            throws ExecutionException, InterruptedException {
        var resource = new ConfigResource(type, name);
        return admin.describeConfigs(List.of(resource)).all().get().values().stream()
                .flatMap(config -> config.entries().stream())
                .filter(entry -> entry.name().equals(key))
                .map(ConfigEntry::value)
                .findFirst()
                .orElse("");
    }
}
