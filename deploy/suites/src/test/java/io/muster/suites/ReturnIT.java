package io.muster.suites;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.muster.local.mesh.Api;
import io.muster.local.mesh.Mesh;
import io.muster.local.mesh.Names;
import io.muster.local.server.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A machine was off until its certificate had ended. It comes back with the key it had: by itself when that is not
/// long ago, else when its owner says yes.
@ExtendWith(StoryMesh.class)
class ReturnIT {

    private static final String GROUP =
            "/subscriptions/" + Names.SUBSCRIPTION + "/resourceGroups/" + Names.RESOURCE_GROUP;
    private static final String MACHINES = GROUP + "/providers/Microsoft.HybridCompute/machines/";
    private static final String RETURNS = GROUP + "/providers/Muster.Identity/returns";
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Clock CLOCK = Clock.systemUTC();

    private static final List<Process> AGENTS = new ArrayList<>();

    private static Mesh mesh;

    private JoiningMachine machine;

    @BeforeAll
    static void aMeshIsUp(Mesh stories) {
        mesh = stories;
    }

    @AfterAll
    static void theMachinesGo() {
        AGENTS.forEach(Process::destroyForcibly);
    }

    @Test
    void whoWasAwayForSomeDaysComesBackByItself() throws Exception {
        // Given
        var agent = joined("back-by-itself");
        var key = key();
        var vmId = vmId();
        end(agent);
        // When
        var old = isOffSince(Duration.ofDays(10));
        var _ = starts();
        // Then
        isBackAfter(old);
        assertThat(key()).isEqualTo(key);
        assertThat(vmId()).isEqualTo(vmId);
        assertThat(returning()).doesNotContain(machine.name());
    }

    @Test
    void whoWasAwayForLongComesBackWithItsOwnersYes() throws Exception {
        // Given
        var agent = joined("back-by-a-yes");
        var key = key();
        var vmId = vmId();
        end(agent);
        var old = isOffSince(Duration.ofDays(100));
        // When
        var refused = starts();
        Awaitility.await().atMost(SOON).until(() -> returning().contains(machine.name()));
        Awaitility.await()
                .atMost(SOON)
                .untilAsserted(() -> assertThat(log()).contains("may come back when somebody has approved it"));
        assertThat(AgedMachine.certificate(home())).isEqualTo(old);
        assertThat(isConnected()).isFalse();
        try (var owner = Api.as("owner", mesh)) {
            var yes = owner.post(MACHINES + machine.name() + "/providers/Muster.Identity/approveReturn", "2026-01-01");
            assertThat(yes.status()).as(yes.toString()).isEqualTo(200);
        }
        // It would ask again after a quarter of an hour; an agent that starts asks at once.
        end(refused);
        var _ = starts();
        // Then
        isBackAfter(old);
        assertThat(key()).isEqualTo(key);
        assertThat(vmId()).isEqualTo(vmId);
        assertThat(returning()).doesNotContain(machine.name());
    }

    private Process joined(String name) throws Exception {
        machine = JoiningMachine.called(mesh, name);
        var connect = machine.connect("--service-principal-id=onboarding");
        connect.environment()
                .put("MUSTER_SERVICE_PRINCIPAL_SECRET", mesh.secrets().of("client.onboarding"));
        assertThat(JoiningMachine.ended(connect)).as(machine.said()).isZero();
        var agent = starts();
        Awaitility.await().atMost(SOON).until(() -> isConnected() && Files.exists(renewal()));
        return agent;
    }

    /// With a log that begins now.
    private Process starts() throws IOException {
        var command = machine.command(List.of("run", "--himds-port", Integer.toString(Ports.free())));
        var agent = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(logFile().toFile())
                .start();
        AGENTS.add(agent);
        return agent;
    }

    private static void end(Process agent) throws InterruptedException {
        agent.destroyForcibly().waitFor();
    }

    /// Identity-service looks at it anew, and tells the others, when its owner has changed a tag.
    private X509Certificate isOffSince(Duration end) throws Exception {
        var old = new AgedMachine(mesh, home(), vmId()).since(CLOCK.instant().minus(end));
        try (var owner = Api.as("owner", mesh)) {
            var told = owner.patch(MACHINES + machine.name(), "2024-07-10", "{\"tags\":{\"was\":\"away\"}}");
            assertThat(told.status()).as(told.toString()).isEqualTo(200);
        }
        return old;
    }

    private void isBackAfter(X509Certificate old) {
        Awaitility.await().atMost(SOON).untilAsserted(() -> {
            var now = AgedMachine.certificate(home());
            assertThat(now.getSerialNumber()).isNotEqualTo(old.getSerialNumber());
            assertThat(now.getPublicKey()).isEqualTo(old.getPublicKey());
            assertThat(now.getNotAfter()).isAfter(CLOCK.instant().plus(Duration.ofDays(80)));
            assertThat(isConnected()).isTrue();
        });
    }

    private Path home() {
        return machine.directory().resolve("home");
    }

    private Path renewal() {
        return home().resolve("certs/renew-after");
    }

    private String key() throws IOException {
        return Files.readString(home().resolve("certs/machine.key"));
    }

    private String vmId() throws IOException {
        return JSON.readTree(Files.readString(home().resolve("agentconfig.json")))
                .path("vmId")
                .asText();
    }

    private Path logFile() {
        return machine.directory().resolve("run.log");
    }

    private String log() throws IOException {
        return Files.readString(logFile());
    }

    private boolean isConnected() throws IOException {
        return log().contains("connected to " + mesh.addresses().gateway());
    }

    /// Names of those who wait for a yes.
    private static List<String> returning() {
        try (var reader = Api.as("reader", mesh)) {
            return reader.list(RETURNS, "2026-01-01").stream()
                    .map(row -> row.path("machine").asText())
                    .map(id -> id.substring(id.lastIndexOf('/') + 1))
                    .toList();
        }
    }
}
