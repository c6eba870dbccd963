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

    @TempDir
    Path directory;

    private final GatewayStandIn gateway = new GatewayStandIn();
    private AgentHome home;
    private int port;
    private final List<Process> started = new ArrayList<>();

    @BeforeEach
    void aHome() {
        home = new AgentHome(directory.resolve("home"));
    }

    private void runsAt(String url) throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        var _ = MachineKey.in(home);
        new AgentConfig(
                        ResourceId.machine(UUID.randomUUID().toString(), "group", "box"),
                        new MachineId(UUID.randomUUID()),
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
        started.add(new ProcessBuilder(
                        "setpriv",
                        "--reuid=" + USER,
                        "--regid=" + USER,
                        "--clear-groups",
                        "--no-new-privs",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        directory.resolve("lib") + "/*",
                        "io.muster.agent.command.Himdsd",
                        "--home=" + home.root(),
                        "--himds-port=" + port)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("himdsd.log").toFile())
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
    void onceTheMachineIsDisconnectedARememberedTokenIsNotServedAndItEnds() throws Exception {
        runsAt(gateway.url());
        assertThat(ask(TOKEN, "Metadata", "true", "Authorization", "Basic " + Files.readString(challenged()))
                        .statusCode())
                .isEqualTo(200);
        assertThat(new Cli(home.root()).run("disconnect", "--force-local-only").code())
                .isZero();
        assertThat(started.getFirst().waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(started.getFirst().exitValue()).isZero();
        assertThat(List.of(home.config(), home.key(), home.certificate())).noneMatch(Files::exists);
    }

    @Test
    void itsQuestionsGoThroughTheProxyThatWasConfigured() throws Exception {
        new LocalConfig(Map.of(Setting.PROXY_URL, List.of(gateway.url()))).write(home);
        runsAt("http://muster.test");
        assertThat(gateway.isAsked("POST", Endpoints.CERTIFICATES, 1, Duration.ofSeconds(60)))
                .isTrue();
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
