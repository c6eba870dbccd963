package io.muster.local.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/// PostgreSQL from the embedded binaries, on loopback, with passwords.
public final class PostgresServer {

    private static final Duration LONGEST_START = Duration.ofSeconds(60);
    private static final Duration LONGEST_END = Duration.ofSeconds(20);

    private final Checkout checkout;
    private final Path directory;
    private final int port;
    private final String password;
    private final boolean durable;

    /// @param directory holds the data
    /// @param password of the superuser `postgres`
    /// @param durable false turns fsync off: for tests that throw the data away
    public PostgresServer(Checkout checkout, Path directory, int port, String password, boolean durable) {
        this.checkout = checkout;
        this.directory = directory;
        this.port = port;
        this.password = password;
        this.durable = durable;
    }

    /// Makes the data directory when there is none, and starts the server. Does not wait for it.
    public ProcessHandle start(Path log) {
        try {
            var home = Archive.unpacked(
                    checkout.servers().resolve("postgres.jar"),
                    "postgres",
                    into -> Archive.jarredXz(checkout.servers().resolve("postgres.jar"), into));
            if (!Files.exists(data().resolve("PG_VERSION"))) {
                create(home, log);
            }
            awaitTheEndOfTheLast();
            return daemon(home, log).start();
        } catch (IOException failed) {
            throw new UncheckedIOException("PostgreSQL could not be started", failed);
        }
    }

    /// True when it takes connections; false when it ended or took too long.
    public boolean await(ProcessHandle process) {
        return Waiting.until(LONGEST_START, process, this::isReady);
    }

    /// One database and its owner; does nothing when they are there, but gives the owner this password.
    public void createDatabase(String name, String owner, String ownerPassword) {
        createDatabase("postgres", password, address(), name, owner, ownerPassword);
    }

    /// The same on any server.
    public static void createDatabase(
            String user, String userPassword, String address, String name, String owner, String ownerPassword) {
        try (var connection = connect(address, user, userPassword)) {
            execute(
                    connection,
                    exists(connection, "select 1 from pg_roles where rolname = ?", owner)
                            ? "alter role " + identifier(owner) + " login password " + literal(ownerPassword)
                            : "create role " + identifier(owner) + " login password " + literal(ownerPassword));
            if (!exists(connection, "select 1 from pg_database where datname = ?", name)) {
                execute(connection, "create database " + identifier(name) + " owner " + identifier(owner));
            }
        } catch (SQLException failed) {
            throw new IllegalStateException("database " + name + " could not be made: " + failed.getMessage(), failed);
        }
    }

    public String address() {
        return "127.0.0.1:" + port;
    }

    public String jdbcUrl(String database) {
        return "jdbc:postgresql://" + address() + "/" + database;
    }

    private Path data() {
        return directory.resolve("data");
    }

    /// A server that was killed leaves children that end a moment later; a new one refuses to start beside them.
    private void awaitTheEndOfTheLast() throws IOException {
        var place = data().toRealPath();
        var _ = Waiting.until(
                LONGEST_END,
                ProcessHandle.current(),
                () -> ProcessHandle.allProcesses().noneMatch(process -> worksIn(process, place)));
    }

    private static boolean worksIn(ProcessHandle process, Path place) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), "cwd"))
                    .equals(place);
        } catch (IOException goneOrAnothers) {
            return false;
        }
    }

    private boolean isReady() {
        try (var connection = connect(address(), "postgres", password)) {
            return connection.isValid(1);
        } catch (SQLException notYet) {
            return false;
        }
    }

    private void create(Path home, Path log) throws IOException {
        Files.createDirectories(directory);
        var secret = Files.createTempFile(
                directory,
                "initial",
                ".password",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(secret, password);
        var command = unprivileged();
        command.addAll(List.of(
                home.resolve("bin/initdb").toString(),
                "-D",
                data().toString(),
                "-U",
                "postgres",
                "--auth=scram-sha-256",
                "--pwfile=" + secret,
                "--encoding=UTF8",
                "--locale=C"));
        if (!durable) {
            command.add("--no-sync");
        }
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            if (process.waitFor() != 0) {
                throw new IOException("initdb failed, see " + log);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stop);
        } finally {
            Files.delete(secret);
        }
    }

    private Daemon daemon(Path home, Path log) {
        var command = unprivileged();
        command.addAll(List.of(
                home.resolve("bin/postgres").toString(),
                "-D",
                data().toString(),
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=",
                "-c",
                "max_connections=200",
                "-c",
                "shared_buffers=48MB",
                "-c",
                "fsync=" + (durable ? "on" : "off"),
                "-c",
                "synchronous_commit=" + (durable ? "on" : "off"),
                "-c",
                "timezone=UTC"));
        return new Daemon("PostgreSQL", command, Map.of(), log, "INT");
    }

    /// PostgreSQL refuses root; in a user namespace of its own nobody is.
    private static List<String> unprivileged() {
        var command = new ArrayList<String>();
        if ("root".equals(System.getProperty("user.name"))) {
            command.addAll(List.of("unshare", "-U"));
        }
        return command;
    }

    private static Connection connect(String address, String user, String password) throws SQLException {
        var settings = new Properties();
        settings.setProperty("user", user);
        settings.setProperty("password", password);
        settings.setProperty("connectTimeout", "5");
        return DriverManager.getConnection("jdbc:postgresql://" + address + "/postgres", settings);
    }

    private static boolean exists(Connection connection, String query, String value) throws SQLException {
        try (var statement = connection.prepareStatement(query)) {
            statement.setString(1, value);
            try (var rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static void execute(Connection connection, String statement) throws SQLException {
        try (var ready = connection.createStatement()) {
            ready.execute(statement);
        }
    }

    private static String identifier(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
