package io.muster.local.mesh;

import io.muster.local.server.Checkout;
import io.muster.local.server.Daemon;
import io.muster.local.server.KafkaBroker;
import io.muster.local.server.Keycloak;
import io.muster.local.server.Ports;
import io.muster.local.server.PostgresServer;
import io.muster.local.server.RealmMappers;
import io.muster.local.server.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/// How each part is started, and how one sees that it is ready.
final class Starters {

    private static final int TAIL = 30;

    private final Checkout checkout;
    private final Programs programs;
    private final MeshDirectory directory;
    private final Addresses addresses;
    private final Secrets secrets;
    private final Clock clock;
    private final Databases databases;

    Starters(Checkout checkout, MeshDirectory directory, Addresses addresses, Secrets secrets, Clock clock) {
        this.checkout = checkout;
        this.programs = new Programs(checkout);
        this.directory = directory;
        this.addresses = addresses;
        this.secrets = secrets;
        this.clock = clock;
        this.databases = new Databases(addresses, secrets);
    }

    /// What must be there before the first process: directories, certificates, signed packages.
    void prepare() {
        GatewayTls.ensure(directory, clock);
        run("baselines", programs.publisher(directory.trust(""), directory.content()), Map.of());
    }

    /// Databases and topics, once the servers are there.
    void afterServers() {
        databases.create();
        var _ = Topics.create(checkout.topics(), addresses.bootstrap());
    }

    /// What tokens say now and did not when the mesh was made. An administrator who changed the password of Keycloak's
    /// `admin` sees to it alone: the mesh works without.
    ///
    /// @return what there is to tell of it
    List<String> completeRealm() {
        try {
            return new RealmMappers(addresses.port("keycloak"), secrets.of("keycloak.admin"))
                    .complete(realm()).stream()
                            .map(added -> "added to the realm: " + added)
                            .toList();
        } catch (IOException refused) {
            return List.of("The realm was not looked through: " + refused.getMessage());
        }
    }

    private String realm() {
        return Realm.json(addresses, secrets, OnboardingCertificate.ensure(directory, clock));
    }

    ProcessHandle start(String part) {
        return switch (part) {
            case "postgres" -> postgres().start(directory.log(part));
            case "kafka" -> kafka().start(directory.log(part));
            case "keycloak" -> keycloak().start(keycloakSettings(), directory.log(part));
            case "agent" -> agentDaemon().start();
            default -> service(part).start();
        };
    }

    boolean await(String part, ProcessHandle process) {
        return switch (part) {
            case "postgres" -> postgres().await(process);
            case "kafka" -> kafka().await(process);
            case "keycloak" -> keycloak().await(process);
            case "agent" -> Daemon.runs(process);
            case "gateway" ->
                Health.awaited(process, addresses.managementPort()) && Health.isOpen(process, addresses.port(part));
            default -> Health.awaited(process, addresses.port(part));
        };
    }

    /// Asked once, without patience.
    boolean isReady(String part) {
        return switch (part) {
            case "postgres", "kafka", "keycloak" -> Ports.isTaken(addresses.port(part));
            case "agent" -> true;
            case "gateway" -> Health.answersNow(addresses.managementPort());
            default -> Health.answersNow(addresses.port(part));
        };
    }

    List<String> tail(String part) {
        return new Daemon(part, List.of(), Map.of(), directory.log(part), "TERM").tail(TAIL);
    }

    /// True when this machine has joined already.
    boolean hasJoined() {
        return Files.exists(directory.agent().resolve("agentconfig.json"));
    }

    void connectAgent() {
        run(
                "agent-connect",
                programs.agent(
                        directory.agent(),
                        List.of(
                                "connect",
                                "--gateway",
                                addresses.gateway(),
                                "--ca-file",
                                directory.authority().toString(),
                                "--publishers",
                                directory.trust("publishers.txt").toString(),
                                "--subscription-id",
                                Names.SUBSCRIPTION,
                                "--resource-group",
                                Names.RESOURCE_GROUP,
                                "--location",
                                Names.LOCATION,
                                "--tenant-id",
                                Names.TENANT,
                                "--resource-name",
                                machineName(),
                                "--service-principal-id",
                                "onboarding")),
                Map.of("MUSTER_SERVICE_PRINCIPAL_SECRET", secrets.of("client.onboarding")));
    }

    private Daemon agentDaemon() {
        return new Daemon(
                "agent",
                programs.agent(directory.agent(), List.of("run")),
                Map.of("MUSTER_HIMDS_PORT", Integer.toString(addresses.port("agent"))),
                directory.log("agent"),
                "TERM");
    }

    private Daemon service(String part) {
        var settings = directory.conf(part + ".properties");
        PropertyFile.write(settings, new ServiceSettings(directory, addresses, secrets).of(part));
        return new Daemon(part, programs.service(part, settings), Map.of(), directory.log(part), "TERM");
    }

    private PostgresServer postgres() {
        return new PostgresServer(
                checkout, directory.data("postgres"), addresses.port("postgres"), databases.superuserPassword(), true);
    }

    private KafkaBroker kafka() {
        return new KafkaBroker(checkout, directory.data("kafka"), addresses.port("kafka"), addresses.controllerPort());
    }

    private Keycloak keycloak() {
        return new Keycloak(checkout, directory.data("keycloak"), addresses.port("keycloak"));
    }

    private Keycloak.Settings keycloakSettings() {
        var database = databases.of("keycloak");
        return new Keycloak.Settings(
                addresses.gateway() + "/auth",
                database.jdbcUrl(),
                database.user(),
                database.password(),
                secrets.of("keycloak.admin"),
                realm());
    }

    /// A short run to its end.
    private void run(String name, List<String> command, Map<String, String> environment) {
        var log = directory.log(name);
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        try {
            var process = builder.start();
            if (process.waitFor() != 0) {
                throw new IllegalStateException(name + " failed: " + String.join(" | ", tail(name)));
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(name + " could not be run", failed);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stop);
        }
    }

    /// This machine's host name, made into a name that a machine resource can have.
    private static String machineName() {
        try {
            var legal = InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9._-]", "-");
            var name = legal.substring(0, Math.min(54, legal.length())).replaceAll("[-_]+$", "");
            return name.isEmpty() || name.matches("(?i)login.*|.*(microsoft|windows).*") ? "this-machine" : name;
        } catch (UnknownHostException nameless) {
            return "this-machine";
        }
    }
}
