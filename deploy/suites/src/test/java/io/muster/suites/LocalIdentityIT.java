package io.muster.suites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.muster.local.mesh.Api;
import io.muster.local.mesh.Mesh;
import io.muster.local.mesh.Names;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Applications on a joined machine get tokens in its name, with what they have: Azure's SDKs and a shell.
@ExtendWith(StoryMesh.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LocalIdentityIT {

    private static final String NAME = "identity-machine";
    private static final String MACHINE = "/subscriptions/" + Names.SUBSCRIPTION + "/resourceGroups/"
            + Names.RESOURCE_GROUP + "/providers/Microsoft.HybridCompute/machines/" + NAME;
    private static final String VAULT = "https://vault.azure.net";
    private static final String STORE = "https://storage.azure.com";

    /// What the public documentation has people do in a shell: the header is looked for as it is spelled there.
    private static final String SHELL = """
            url="$IDENTITY_ENDPOINT?api-version=2019-11-01&resource=$0"
            file=$(curl -s -D - -o /dev/null -H Metadata:true "$url" |
                grep Www-Authenticate | cut -d "=" -f 2 | tr -d "[:cntrl:]")
            curl -s -H Metadata:true -H "Authorization: Basic $(cat "$file")" "$url"
            """;

    private static Mesh mesh;
    private static StoryMachine machine;
    private static NodeProgram program;

    @BeforeAll
    static void aMachineJoins(Mesh stories) throws Exception {
        program = NodeProgram.installed("identity", "token.mjs");
        mesh = stories;
        machine = new StoryMachine(mesh, NAME);
        machine.join();
        machine.start();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> !instance().isEmpty());
    }

    @AfterAll
    static void andGoes() {
        if (machine != null) {
            machine.stop();
        }
    }

    @Test
    @Order(1)
    void theSdkForJavaGetsATokenForTheAudienceItAskedFor() throws Exception {
        assertIsOfTheMachine(java(VAULT), VAULT);
    }

    @Test
    @Order(1)
    void theSdkForJavaScriptGetsOneToo() throws Exception {
        assertIsOfTheMachine(javaScript(VAULT), VAULT);
    }

    /// Older ones ask in other words, and check the answer in other ways.
    @ParameterizedTest
    @ValueSource(strings = {"azure-identity-3", "azure-identity-4-4"})
    @Order(1)
    void soDoOlderOnes(String version) throws Exception {
        assertIsOfTheMachine(
                machine.run(List.of("node", program.file().toString(), VAULT + "/.default", version)), VAULT);
    }

    @Test
    @Order(1)
    void soDoesAShell() throws Exception {
        var answer = shell(VAULT + "/");
        assertThat(answer.path("token_type").asText()).isEqualTo("Bearer");
        assertThat(answer.path("expires_on").isTextual()).isTrue();
        assertIsOfTheMachine(answer.path("access_token").asText(), VAULT + "/");
    }

    @Test
    @Order(1)
    void aUserGetsOneWhoIsInTheGroupAndNoOther() throws Exception {
        var member = shell(VAULT, "setpriv", "--reuid=47123", "--regid=47123", "--groups=" + StoryMachine.HIMDS);
        assertIsOfTheMachine(member.path("access_token").asText(), VAULT);
        var stranger = shell(VAULT, "setpriv", "--reuid=47123", "--regid=47123", "--clear-groups");
        assertThat(stranger.path("error").asText()).isEqualTo("invalid_client");
        assertThat(stranger.has("access_token")).isFalse();
    }

    @Test
    @Order(2)
    void suchATokenIsWorthNothingToMuster() throws Exception {
        try (var bearer = Api.bearing(java(VAULT), mesh)) {
            assertThat(bearer.get("/agent/v1/desired-state", "2026-01-01").status())
                    .isEqualTo(401);
            assertThat(bearer.get(MACHINE, "2024-07-10").status()).isEqualTo(401);
            assertThat(bearer.delete(MACHINE, "2024-07-10").status()).isEqualTo(401);
        }
        for (var audience : List.of("muster-agent", "muster", mesh.addresses().gateway())) {
            assertThat(shell(audience).path("error").asText()).as(audience).isEqualTo("invalid_resource");
        }
    }

    @Test
    @Order(2)
    void theMachineSaysWhatItIs() throws Exception {
        var compute = instance().path("compute");
        assertThat(compute.path("resourceId").asText()).isEqualTo(MACHINE);
        assertThat(compute.path("subscriptionId").asText()).isEqualTo(Names.SUBSCRIPTION);
        assertThat(compute.path("sku").asText()).isNotEmpty();
    }

    @Test
    @Order(2)
    void theMachineSaysWhatItIsTaggedWithAfterAChangeToo() throws Exception {
        try (var owner = Api.as("owner", mesh)) {
            var tagged = owner.put(
                    MACHINE + "/providers/Microsoft.Resources/tags/default",
                    "2021-04-01",
                    "{\"properties\":{\"tags\":{\"rack\":\"9\"}}}");
            assertThat(tagged.status()).as(tagged.toString()).isEqualTo(200);
        }
        machine.kill();
        machine.start();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .untilAsserted(
                        () -> assertThat(instance().path("compute").path("tags").asText())
                                .isEqualTo("rack:9"));
    }

    @Test
    @Order(3)
    void whatWasOnceGotIsServedWhileTheControlPlaneIsAway() throws Exception {
        var before = java(VAULT);
        mesh.kill("gateway");
        try {
            assertThat(java(VAULT)).isEqualTo(before);
            assertThat(javaScript(VAULT)).isEqualTo(before);
            assertThat(instance().path("compute").path("resourceId").asText()).isEqualTo(MACHINE);
            assertThat(shell(STORE).path("error").asText()).isEqualTo("temporarily_unavailable");
            assertThatThrownBy(() -> javaScript(STORE))
                    .hasMessageContaining("control plane is away")
                    .hasMessageNotContaining("invalid_client");
        } finally {
            mesh.begin(List.of("gateway"), new ArrayList<>());
        }
        assertIsOfTheMachine(java(STORE), STORE);
    }

    private static String java(String resource) throws IOException, InterruptedException {
        return machine.run(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                JavaSdk.class.getName(),
                resource + "/.default"));
    }

    private static String javaScript(String resource) throws IOException, InterruptedException {
        return machine.run(List.of("node", program.file().toString(), resource + "/.default"));
    }

    /// @param as what to begin the command with, e.g. to be another user
    private static JsonNode shell(String resource, String... as) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(as));
        command.addAll(List.of("bash", "-c", SHELL, resource));
        return new ObjectMapper().readTree(machine.run(command));
    }

    private static JsonNode instance() throws IOException, InterruptedException {
        var url = "http://[::1]:40342/metadata/instance?api-version=2020-06-01";
        return new ObjectMapper().readTree(machine.run(List.of("curl", "-sg", "--fail", "-H", "Metadata: true", url)));
    }

    private static void assertIsOfTheMachine(String token, String audience) throws Exception {
        var claims = verified(token);
        assertThat(claims.getAudience()).containsExactly(audience);
        assertThat(claims.getIssuer()).isEqualTo(mesh.addresses().gateway() + "/agent/v1/identity");
        assertThat(claims.getStringClaim("xms_mirid")).isEqualTo(MACHINE);
        assertThat(claims.getStringClaim("tid")).isEqualTo(Names.TENANT);
        assertThat(claims.getStringClaim("oid")).isEqualTo(claims.getSubject());
    }

    /// As anybody verifies it who knows the issuer: with the keys that discovery leads to.
    private static JWTClaimsSet verified(String token) throws Exception {
        var jwt = SignedJWT.parse(token);
        try (var anybody = Api.as("reader", mesh)) {
            var keys = JWKSet.parse(
                    anybody.get("/agent/v1/identity/jwks", "2026-01-01").body().toString());
            var key = keys.getKeyByKeyId(jwt.getHeader().getKeyID()).toECKey();
            assertThat(jwt.verify(new ECDSAVerifier(key))).isTrue();
        }
        return jwt.getJWTClaimsSet();
    }
}
