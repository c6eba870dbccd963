package io.muster.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.GatewayStandIn;
import io.muster.agent.config.LocalConfig;
import io.muster.agent.config.Setting;
import io.muster.agent.identity.AgentConfig;
import io.muster.agent.identity.AgentHome;
import io.muster.agent.identity.Gateway;
import io.muster.agent.identity.MachineKey;
import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import io.muster.contracts.agent.Endpoints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `himdsd` as it is installed: a process of its own under a user who owns its directories and nothing else.
class HimdsdIT {

    /// Nobody's, so that nothing can belong to it by chance.
    private static final int USER = 47_123;

    private static final String TOKEN =
            "/metadata/identity/oauth2/token?api-version=2020-06-01&resource=https%3A%2F%2Fv.test";

    private static final MachineId MACHINE = new MachineId(UUID.randomUUID());

    @TempDir
    Path directory;

    private final GatewayStandIn gateway = new GatewayStandIn();
    private AgentHome home;
    private int port;
    private final List<Process> started = new ArrayList<>();

    @BeforeEach
    void aHome() {
        home = new AgentHome(directory.resolve("home"), directory.resolve("guest"));
    }

    private void runsAt(String url) throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        var _ = MachineKey.in(home);
        new AgentConfig(
                        ResourceId.machine(UUID.randomUUID().toString(), "group", "box"),
                        MACHINE,
                        "subscription",
                        "group",
                        "box",
                        "here",
                        "tenant",
                        url)
                .write(home);
        copyProgram();
        giveAway();
        port = freePort();
        var command = new ArrayList<>(
                List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--clear-groups", "--no-new-privs"));
        command.addAll(program("Himdsd"));
        command.add("--himds-port=" + port);
        start("himdsd", command);
    }

    private List<String> program(String name) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                directory.resolve("lib") + "/*",
                "io.muster.agent.command." + name,
                "--home=" + home.root(),
                "--guest-home=" + home.guest());
    }

    private void start(String name, List<String> command) throws IOException {
        started.add(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(name + ".log").toFile())
                .start());
    }

    @AfterEach
    void itEnds() throws Exception {
        gateway.close();
        for (var himdsd : started) {
            himdsd.destroy();
            assertThat(himdsd.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void servesTokensToThoseWhoMayReadItsFilesAndKeepsItsCertificate() throws Exception {
        runsAt(gateway.url());
        var key = challenged();
        assertThat(key.getParent()).isEqualTo(home.tokens());
        assertThat(Files.getAttribute(key, "unix:uid")).isEqualTo(USER);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-r-----");
        var answer = ask(TOKEN, "Metadata", "true", "Authorization", "Basic " + Files.readString(key));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(Gateway.JSON.readTree(answer.body()).path("access_token").asText())
                .isEqualTo("t");
        assertThat(gateway.asked("POST", Endpoints.TOKEN))
                .anySatisfy(asked -> assertThat(asked.body()).endsWith("&resource=https%3A%2F%2Fv.test"));
        assertThat(home.certificate()).hasContent("pem");
    }

    @Test
    void onceTheMachineIsDisconnectedARememberedTokenIsNotServedAndItWaits() throws Exception {
        runsAt(gateway.url());
        assertThat(ask(TOKEN, "Metadata", "true", "Authorization", "Basic " + Files.readString(challenged()))
                        .statusCode())
                .isEqualTo(200);
        assertThat(new Cli(home.root()).run("disconnect", "--force-local-only").code())
                .isZero();
        assertThat(isClosed()).isTrue();
        assertThat(started.getFirst().isAlive()).isTrue();
        assertThat(List.of(home.config(), home.key(), home.certificate())).noneMatch(Files::exists);
    }

    @Test
    void itsQuestionsGoThroughTheProxyThatWasConfigured() throws Exception {
        new LocalConfig(Map.of(Setting.PROXY_URL, List.of(gateway.url()))).write(home);
        runsAt("http://muster.test");
        assertThat(gateway.isAsked("POST", Endpoints.CERTIFICATES, 1, Duration.ofSeconds(60)))
                .isTrue();
    }

    /// What root's part asks, it asks with tokens that only the other part can get.
    @Test
    void theProcessThatAuditsAsksWithItsTokensAndIsToldOfWork() throws Exception {
        gateway.tell(
                "GET " + Endpoints.DESIRED_STATE,
                200,
                "{\"machine\":\"%s\",\"epoch\":1,\"assignments\":[]}".formatted(MACHINE));
        runsAt(gateway.url());
        start("gcad", program("Gcad"));
        assertThat(gateway.isAsked("GET", Endpoints.DESIRED_STATE, 1, Duration.ofSeconds(60)))
                .as(said("gcad") + said("himdsd"))
                .isTrue();
        assertThat(Files.getAttribute(home.guestStatus(), "unix:uid")).isEqualTo(0);
        assertThat(Files.getAttribute(home.socket(), "unix:uid")).isEqualTo(USER);
        assertThat(Files.getAttribute(home.key(), "unix:uid")).isEqualTo(USER);
    }

    private String said(String name) throws IOException {
        return Files.readString(directory.resolve(name + ".log"));
    }

    /// The process that is connected serves the port, the one that waits does not.
    private boolean isClosed() throws InterruptedException {
        for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20); System.nanoTime() < end; ) {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                assertThat(started.getFirst().waitFor(200, TimeUnit.MILLISECONDS))
                        .as("it ended, connected to " + socket)
                        .isFalse();
            } catch (IOException refused) {
                return true;
            }
        }
        return false;
    }

    private Path challenged() throws Exception {
        var challenge = ask(TOKEN, "Metadata", "true").headers().firstValue("Www-Authenticate");
        return Path.of(challenge.orElseThrow().split("=")[1]);
    }

    /// Patient: the process may still be starting.
    private HttpResponse<String> ask(String target, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target))
                .headers(headers)
                .build();
        try (var client = HttpClient.newHttpClient()) {
            for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60); ; ) {
                try {
                    return client.send(request, HttpResponse.BodyHandlers.ofString());
                } catch (IOException notYet) {
                    assertThat(started.getFirst().waitFor(200, TimeUnit.MILLISECONDS) || System.nanoTime() > end)
                            .as("gave up: " + Files.readString(directory.resolve("himdsd.log")))
                            .isFalse();
                }
            }
        }
    }

    private void copyProgram() throws IOException {
        var lib = Files.createDirectory(directory.resolve("lib"));
        try (var jars = Files.list(Path.of("target/azcmagent/lib"))) {
            for (var jar : jars.toList()) {
                Files.copy(jar, lib.resolve(jar.getFileName().toString()));
            }
        }
    }

    private void giveAway() throws IOException {
        try (var all = Files.walk(home.root())) {
            all.forEach(HimdsdIT::give);
        }
    }

    private static void give(Path path) {
        try {
            for (var attribute : List.of("unix:uid", "unix:gid")) {
                Files.setAttribute(path, attribute, USER);
            }
        } catch (IOException notRoot) {
            throw new UncheckedIOException(notRoot);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
