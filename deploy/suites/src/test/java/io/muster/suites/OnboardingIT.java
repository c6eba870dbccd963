package io.muster.suites;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.local.mesh.Api;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Machines join in every way there is for one: the real command, the real Keycloak, a real browser where a person is
/// needed.
@ExtendWith(StoryMesh.class)
class OnboardingIT extends OnboardingSteps {

    private static final Pattern CODE = Pattern.compile("open (\\S+) in any browser and enter the code (\\S+)\\.");

    @Test
    void byTheSecretOfAServicePrincipal() throws Exception {
        var home = JoiningMachine.called(mesh, "by-secret");
        var connect = home.connect("--service-principal-id=onboarding");
        connect.environment()
                .put("MUSTER_SERVICE_PRINCIPAL_SECRET", mesh.secrets().of("client.onboarding"));
        assertThat(JoiningMachine.ended(connect)).as(home.said()).isZero();
        assertJoined(home);
        assertThat(JoiningMachine.ended(home.azcmagent("check")))
                .as(home.said())
                .isZero();
        assertThat(home.said()).contains("control plane", "signing in");
    }

    @Test
    void aWrongSecretIsRefusedByNumber() throws Exception {
        var home = JoiningMachine.called(mesh, "refused");
        var connect = home.connect("--service-principal-id=onboarding");
        connect.environment().put("MUSTER_SERVICE_PRINCIPAL_SECRET", "wrong");
        assertThat(JoiningMachine.ended(connect)).isEqualTo(41);
        assertThat(home.said()).contains("AZCM0041");
    }

    @Test
    void byTheCertificateOfAServicePrincipal() throws Exception {
        var home = JoiningMachine.called(mesh, "by-certificate");
        var file = mesh.directory().root().resolve("trust/onboarding.pem");
        assertThat(JoiningMachine.ended(home.connect(
                        "--service-principal-id=onboarding-certificate", "--service-principal-cert=" + file)))
                .as(home.said())
                .isZero();
        assertJoined(home);
    }

    @Test
    void theCertificateOfAnotherIsRefused() throws Exception {
        var home = JoiningMachine.called(mesh, "wrong-certificate");
        var trust = mesh.directory().root().resolve("trust");
        var file = Files.writeString(
                home.directory().resolve("other.pem"),
                Files.readString(trust.resolve("gateway.key")) + Files.readString(trust.resolve("gateway.pem")));
        assertThat(JoiningMachine.ended(home.connect(
                        "--service-principal-id=onboarding-certificate", "--service-principal-cert=" + file)))
                .isEqualTo(41);
    }

    @Test
    void byAnAccessTokenFromStandardInputAndBackOutAgain() throws Exception {
        var home = JoiningMachine.called(mesh, "by-token");
        String owners;
        try (var owner = Api.as("owner", mesh)) {
            owners = owner.token();
        }
        var token = Files.writeString(home.directory().resolve("token"), owners + "\n")
                .toFile();
        assertThat(JoiningMachine.ended(home.connect("--access-token=-").redirectInput(token)))
                .as(home.said())
                .isZero();
        assertJoined(home);
        assertThat(JoiningMachine.ended(
                        home.azcmagent("disconnect", "--access-token=-").redirectInput(token)))
                .as(home.said())
                .isZero();
        try (var reader = Api.as("reader", mesh)) {
            assertThat(reader.get(MACHINES + home.name(), "2024-07-10").status())
                    .isEqualTo(404);
        }
    }

    @Test
    void byAJoinTokenAndNobodySignsIn() throws Exception {
        var token = joinToken("one-use", 1);
        var home = JoiningMachine.called(mesh, "by-join-token");
        var join = home.join();
        join.environment().put("MUSTER_JOIN_TOKEN", token);
        assertThat(JoiningMachine.ended(join)).as(home.said()).isZero();
        assertJoined(home);
        var vmId = properties(home.name()).path("vmId");
        // As if the command had been cut off just before it wrote down who the machine is.
        Files.delete(home.directory().resolve("home/agentconfig.json"));
        assertThat(JoiningMachine.ended(join)).as(home.said()).isZero();
        assertThat(properties(home.name()).path("vmId")).isEqualTo(vmId);
        var next = JoiningMachine.called(mesh, "one-too-many");
        var file = Files.writeString(next.directory().resolve("token"), token + "\n");
        assertThat(JoiningMachine.ended(next.join("--join-token-file=" + file))).isEqualTo(41);
        assertThat(next.said()).contains("AZCM0041", "no uses left").doesNotContain(token);
    }

    /// As its maker is told it, once.
    private static String joinToken(String name, int uses) {
        var expires = Clock.systemUTC().instant().plus(Duration.ofHours(1));
        try (var owner = Api.as("owner", mesh)) {
            var made = owner.put(
                    JOIN_TOKENS + "/" + name,
                    "2026-01-01",
                    "{\"properties\":{\"expiresOn\":\"" + expires + "\",\"maxUses\":" + uses + "}}");
            assertThat(made.status()).as(made.toString()).isEqualTo(201);
            return made.body().at("/properties/secret").asText();
        }
    }

    @Test
    void byAPersonWhoEntersACodeInABrowser() throws Exception {
        var home = JoiningMachine.called(mesh, "by-code");
        var connect = home.connect("--use-device-code").start();
        try {
            enter(code(home));
            assertThat(JoiningMachine.ended(connect)).as(home.said()).isZero();
        } finally {
            connect.destroyForcibly();
        }
        assertJoined(home);
    }

    @Test
    void oneThatRunsIsConnectedAndTellsWhatWasDecidedOnIt() throws Exception {
        var home = JoiningMachine.called(mesh, "running");
        var connect = home.connect("--service-principal-id=onboarding");
        connect.environment()
                .put("MUSTER_SERVICE_PRINCIPAL_SECRET", mesh.secrets().of("client.onboarding"));
        assertThat(JoiningMachine.ended(connect)).as(home.said()).isZero();
        assertThat(JoiningMachine.ended(home.azcmagent("config", "set", "extensions.blocklist", "A/B")))
                .isZero();
        var agent = new ProcessBuilder(home.command(List.of("run")))
                .redirectErrorStream(true)
                .redirectOutput(home.directory().resolve("run.log").toFile())
                .start();
        try {
            Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                var found = properties(home.name());
                assertThat(found.path("status").asText()).isEqualTo("Connected");
                assertThat(found.at("/agentConfiguration/extensionsBlockList/0/type")
                                .asText())
                        .isEqualTo("B");
                assertThat(JoiningMachine.ended(home.azcmagent("show", "status", "dependentServiceStatus")))
                        .isZero();
                assertThat(home.said()).contains(": Connected", "(himdsd)                : running");
            });
        } finally {
            agent.destroy();
            agent.waitFor();
        }
        assertThat(JoiningMachine.ended(home.azcmagent(
                        "logs", "-o", home.directory().resolve("logs.zip").toString())))
                .isZero();
        assertThat(home.directory().resolve("logs.zip")).isNotEmptyFile();
    }

    private static Matcher code(JoiningMachine home) {
        var found = new ArrayList<Matcher>();
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
            var matcher = CODE.matcher(Files.readString(home.err()));
            return matcher.find() && found.add(matcher);
        });
        return found.getFirst();
    }

    private static void enter(Matcher code) {
        try (var chromium = Chromium.start()) {
            var page = chromium.page();
            page.navigate(code.group(1));
            page.locator("input[type=text]").first().fill(code.group(2));
            press(page);
            page.getByLabel("Username").fill("owner");
            page.locator("input[type=password]").fill(mesh.secrets().of("people.owner"));
            press(page);
            page.locator("[name=accept]").click();
            page.getByText("successful").first().waitFor();
        }
    }
}
