package io.muster.suites;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Page;
import io.muster.contracts.onboarding.Admittance;
import io.muster.contracts.onboarding.OnboardingScript;
import io.muster.local.mesh.Api;
import io.muster.local.mesh.Mesh;
import io.muster.local.mesh.Names;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Machines join in every way there is: the real command, the real Keycloak, a real browser where a person is needed.
@ExtendWith(StoryMesh.class)
class OnboardingIT {

    private static final String MACHINES = "/subscriptions/" + Names.SUBSCRIPTION + "/resourceGroups/"
            + Names.RESOURCE_GROUP + "/providers/Microsoft.HybridCompute/machines/";
    private static final String JOIN_TOKENS = "/subscriptions/" + Names.SUBSCRIPTION + "/resourceGroups/"
            + Names.RESOURCE_GROUP + "/providers/Muster.Identity/joinTokens";
    private static final Pattern CODE = Pattern.compile("open (\\S+) in any browser and enter the code (\\S+)\\.");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static Mesh mesh;

    @BeforeAll
    static void aMeshIsUp(Mesh stories) {
        mesh = stories;
    }

    private static JsonNode properties(String machine) {
        try (var reader = Api.as("reader", mesh)) {
            return reader.get(MACHINES + machine, "2024-07-10").body().path("properties");
        }
    }

    private static void assertJoined(JoiningMachine home) throws IOException, InterruptedException {
        var found = properties(home.name());
        assertThat(found.path("vmId").asText()).as(home.said()).isNotEmpty();
        assertThat(found.path("osVersion").asText()).isEqualTo(System.getProperty("os.version"));
        assertThat(found.at("/detectedProperties/logicalCoreCount").asInt()).isPositive();
        assertThat(found.at("/networkProfile/networkInterfaces").isArray()).isTrue();
        assertThat(found.at("/agentConfiguration/configMode").asText()).isEqualTo("full");
        assertThat(JoiningMachine.ended(home.azcmagent("show", "vmId", "resourceId", "-j")))
                .isZero();
        assertThat(JSON.readTree(Files.readString(home.out())).path("vmId")).isEqualTo(found.path("vmId"));
    }

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
        var token = Files.writeString(home.directory().resolve("token"), ownersToken() + "\n")
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
    void byTheScriptForMany() throws Exception {
        var home = JoiningMachine.called(mesh, "by-script");
        var place = new Admittance.Place(Names.SUBSCRIPTION, Names.RESOURCE_GROUP, Names.TENANT);
        var script = new OnboardingScript(
                        mesh.addresses().gateway(),
                        Files.readString(mesh.directory().authority()),
                        Files.readString(mesh.directory().publishers()),
                        new Admittance.ByPrincipal(place, "onboarding"),
                        Names.LOCATION,
                        "room='it''s 2, left'")
                .text();
        var run = home.script(script);
        run.environment().put("MUSTER_SERVICE_PRINCIPAL_SECRET", mesh.secrets().of("client.onboarding"));
        assertThat(JoiningMachine.ended(run)).as(home.said()).isZero();
        assertJoined(home);
        assertThat(JoiningMachine.ended(run))
                .as("a second time: %s", home.said())
                .isZero();
    }

    @Test
    void byTheScriptOfTheConsoleWithAJoinTokenForMany() throws Exception {
        var home = JoiningMachine.called(mesh, "by-console");
        String script;
        try (var chromium = Chromium.start()) {
            script = scriptOfTheConsole(chromium.page());
        }
        assertThat(JoiningMachine.ended(home.script(script))).as(home.said()).isZero();
        assertJoined(home);
        try (var owner = Api.as("owner", mesh)) {
            assertThat(owner.list(JOIN_TOKENS, "2026-01-01")).anySatisfy(token -> {
                assertThat(token.path("name").asText()).startsWith("console-");
                assertThat(token.at("/properties/maxUses").asInt()).isEqualTo(7);
                assertThat(token.at("/properties/uses").asInt()).isEqualTo(1);
            });
        }
    }

    /// What is shown is what is downloaded.
    private static String scriptOfTheConsole(Page page) throws IOException {
        page.navigate(mesh.addresses().gateway() + "/console/");
        page.getByLabel("Username").fill("owner");
        page.locator("input[type=password]").fill(mesh.secrets().of("people.owner"));
        press(page);
        page.getByText("Add machines").first().click();
        page.getByLabel("How").selectOption("token");
        page.getByLabel("Subscription").selectOption(Names.SUBSCRIPTION);
        page.getByLabel("Resource group").fill(Names.RESOURCE_GROUP);
        page.getByLabel("Location").fill(Names.LOCATION);
        page.getByLabel("Tags").fill("room='2, left'");
        page.getByLabel("Machines that may join").fill("7");
        page.getByText("Make the script").click();
        var shown = page.locator("textarea");
        shown.waitFor();
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(Path.of("target/screenshots/add-machines.png"))
                .setFullPage(true));
        var file = page.waitForDownload(() -> page.getByText("Download").click());
        assertThat(file.suggestedFilename()).isEqualTo("onboard.sh");
        assertThat(Files.readString(file.path())).isEqualTo(shown.inputValue());
        return shown.inputValue();
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

    private static String ownersToken() throws IOException, InterruptedException {
        var form = "grant_type=password&client_id=muster-cli&username=owner&password="
                + URLEncoder.encode(mesh.secrets().of("people.owner"), StandardCharsets.UTF_8);
        var keycloak = "http://127.0.0.1:" + mesh.addresses().port("keycloak");
        var request = HttpRequest.newBuilder(URI.create(keycloak + "/auth/realms/muster/protocol/openid-connect/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .timeout(Duration.ofSeconds(30))
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        try (var client = HttpClient.newHttpClient()) {
            var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            return JSON.readTree(answer.body()).path("access_token").asText();
        }
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

    private static void press(Page page) {
        page.locator("[type=submit]").first().click();
    }
}
