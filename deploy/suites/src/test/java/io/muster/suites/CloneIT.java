package io.muster.suites;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.muster.local.mesh.Api;
import io.muster.local.mesh.Mesh;
import io.muster.local.mesh.Names;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A disk with a machine's identity on it was copied: two hosts run the real agent with one key, and end as two
/// machines without anybody's help.
@ExtendWith(StoryMesh.class)
class CloneIT {

    private static final String NAME = "cloned";
    private static final String MACHINES = "/subscriptions/" + Names.SUBSCRIPTION + "/resourceGroups/"
            + Names.RESOURCE_GROUP + "/providers/Microsoft.HybridCompute/machines/";
    private static final String TOKEN = "/metadata/identity/oauth2/token?api-version=2020-06-01&bypass_cache=true"
            + "&resource=https%3A%2F%2Fvault.azure.net";
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final List<Process> AGENTS = new ArrayList<>();

    private static Mesh mesh;

    /// A host: a home, and a machine id of its own over this machine's.
    private record Host(JoiningMachine home, Path machineId, int port) {

        static Host called(String name) throws IOException {
            var home = JoiningMachine.called(mesh, name);
            var id = home.directory().resolve("machine-id");
            Files.writeString(id, UUID.randomUUID().toString().replace("-", "") + "\n");
            try (var free = new ServerSocket(0)) {
                return new Host(home, id, free.getLocalPort());
            }
        }

        List<String> here(List<String> command) {
            var all = new ArrayList<>(List.of(
                    "unshare",
                    "--mount",
                    "sh",
                    "-c",
                    "mount --bind '" + machineId + "' /etc/machine-id && exec \"$@\"",
                    "sh"));
            all.addAll(command);
            return all;
        }

        void starts() throws IOException {
            var command = home.command(List.of("run", "--himds-port", Integer.toString(port)));
            AGENTS.add(new ProcessBuilder(here(command))
                    .redirectErrorStream(true)
                    .redirectOutput(home.directory().resolve("run.log").toFile())
                    .start());
        }

        JsonNode config() throws IOException {
            return JSON.readTree(Files.readString(home.directory().resolve("home/agentconfig.json")));
        }

        String key() throws IOException {
            return Files.readString(home.directory().resolve("home/certs/machine.key"));
        }

        /// Asks for a token as a local program does; with it the control plane hears from which host.
        int asks() throws IOException, InterruptedException {
            try (var client = HttpClient.newHttpClient()) {
                var question = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + TOKEN))
                        .header("Metadata", "true")
                        .timeout(Duration.ofSeconds(30));
                var challenge = client.send(question.build(), HttpResponse.BodyHandlers.ofString());
                var file = challenge.headers().firstValue("Www-Authenticate").orElseThrow();
                var key = Files.readString(Path.of(file.split("=")[1]));
                return client.send(
                                question.header("Authorization", "Basic " + key).build(),
                                HttpResponse.BodyHandlers.ofString())
                        .statusCode();
            }
        }
    }

    @BeforeAll
    static void aMeshIsUp(Mesh stories) {
        mesh = stories;
    }

    @AfterAll
    static void theHostsGo() {
        AGENTS.forEach(Process::destroyForcibly);
    }

    @Test
    void twoHostsWithOneKeyBecomeTwoMachines() throws Exception {
        var first = Host.called(NAME);
        joins(first);
        var vmId = first.config().path("vmId").asText();
        var copy = Host.called("copy-of-" + NAME);
        var copied = new ProcessBuilder(
                        "cp",
                        "-a",
                        first.home().directory().resolve("home").toString(),
                        copy.home().directory().toString())
                .inheritIO()
                .start();
        assertThat(copied.waitFor()).isZero();
        assertThat(copy.key()).isEqualTo(first.key());
        first.starts();
        copy.starts();
        Awaitility.await()
                .atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofSeconds(1))
                .ignoreExceptions()
                .until(() -> {
                    return first.asks() > 0
                            && copy.asks() > 0
                            && !copy.config().path("vmId").asText().equals(vmId);
                });
        var name = copy.config().path("resourceName").asText();
        assertThat(name).matches(NAME + "-[0-9a-f]{4}");
        assertThat(copy.key()).isNotEqualTo(first.key());
        assertThat(first.config().path("vmId").asText()).isEqualTo(vmId);
        Awaitility.await().atMost(Duration.ofSeconds(60)).ignoreExceptions().untilAsserted(() -> {
            assertThat(status(NAME)).isEqualTo("Connected");
            assertThat(status(name)).isEqualTo("Connected");
            assertThat(first.asks()).isEqualTo(200);
            assertThat(copy.asks()).isEqualTo(200);
        });
    }

    private static void joins(Host host) throws IOException, InterruptedException {
        var connect = host.home().connect("--service-principal-id=onboarding");
        connect.command(host.here(connect.command()));
        connect.environment()
                .put("MUSTER_SERVICE_PRINCIPAL_SECRET", mesh.secrets().of("client.onboarding"));
        assertThat(JoiningMachine.ended(connect)).as(host.home().said()).isZero();
    }

    private static String status(String machine) {
        try (var reader = Api.as("reader", mesh)) {
            return reader.get(MACHINES + machine, "2024-07-10")
                    .body()
                    .at("/properties/status")
                    .asText();
        }
    }
}
