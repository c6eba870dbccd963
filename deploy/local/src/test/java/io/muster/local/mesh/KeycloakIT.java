package io.muster.local.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.local.server.Checkout;
import io.muster.local.server.Daemon;
import io.muster.local.server.Keycloak;
import io.muster.local.server.Ports;
import io.muster.local.server.PostgresServer;
import io.muster.local.server.RealmMappers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real Keycloak with the real realm: what its tokens say.
class KeycloakIT {

    private static final List<ProcessHandle> PROCESSES = new ArrayList<>();
    private static final int PORT = Ports.free();

    @TempDir
    static Path root;

    private static Secrets secrets;
    private static String realm;

    @BeforeAll
    static void start() {
        var directory = new MeshDirectory(root);
        var addresses = new Addresses(9_440, Map.of());
        directory.create();
        secrets = new Secrets(directory);
        var postgres = new PostgresServer(Checkout.find(), directory.data("postgres"), Ports.free(), "secret", false);
        var postgresProcess = postgres.start(directory.log("postgres"));
        PROCESSES.add(postgresProcess);
        assertThat(postgres.await(postgresProcess)).isTrue();
        postgres.createDatabase("keycloak", "keycloak", "secret");
        realm = Realm.json(addresses, secrets, OnboardingCertificate.ensure(directory, Clock.systemUTC()));
        var settings = new Keycloak.Settings(
                addresses.gateway() + "/auth", postgres.jdbcUrl("keycloak"), "keycloak", "secret", "admin", realm);
        var keycloak = new Keycloak(Checkout.find(), directory.data("keycloak"), PORT);
        var process = keycloak.start(settings, directory.log("keycloak"));
        PROCESSES.addFirst(process);
        assertThat(keycloak.await(process)).as("Keycloak is ready").isTrue();
    }

    @AfterAll
    static void end() {
        PROCESSES.forEach(process -> Daemon.end(process, "KILL"));
    }

    @Test
    void aPersonsTokenNamesThePersonAndIsForMuster() throws IOException, InterruptedException {
        var claims = claims(
                "grant_type=password&client_id=muster-cli&username=owner&password=" + secrets.of("people.owner"));

        assertThat(claims.path("iss").asText()).isEqualTo("https://localhost:9443/auth/realms/muster");
        assertThat(claims.path("sub").asText()).isEqualTo(Names.OWNER);
        assertThat(claims.path("preferred_username").asText()).isEqualTo("owner");
        assertThat(audience(claims)).contains("muster");
        assertThat(claims.path("exp").asLong() - claims.path("iat").asLong()).isEqualTo(600);
    }

    @Test
    void aPersonsTokenNamesTheGroupsByTheirPaths() throws IOException, InterruptedException {
        var claims = claims(
                "grant_type=password&client_id=muster-cli&username=reader&password=" + secrets.of("people.reader"));

        assertThat(claims.path("groups"))
                .singleElement()
                .satisfies(group -> assertThat(group.asText()).isEqualTo("/auditors"));
    }

    @Test
    void theServicePrincipalsTokenNamesItAndIsForMuster() throws IOException, InterruptedException {
        var claims = claims(
                "grant_type=client_credentials&client_id=onboarding&client_secret=" + secrets.of("client.onboarding"));

        assertThat(claims.path("sub").asText()).isEqualTo(Names.ONBOARDING);
        assertThat(audience(claims)).contains("muster");
    }

    @Test
    void aWrongPasswordGetsNothing() throws IOException, InterruptedException {
        var answer = ask("grant_type=password&client_id=muster-cli&username=owner&password=wrong");

        assertThat(answer.statusCode()).isBetween(400, 401);
        assertThat(answer.body()).contains("invalid_grant").doesNotContain("access_token");
    }

    @Test
    void aRealmThatIsThereGetsWhatANewerVersionPutsIntoTokensOnce() throws Exception {
        var mappers = new RealmMappers(PORT, "admin");
        var newer = (ObjectNode) new ObjectMapper().readTree(realm);
        newer.withArray("clients").forEach(client -> {
            if (client.path("clientId").asText().equals("muster-cli")) {
                ((ObjectNode) client)
                        .withArray("protocolMappers")
                        .addObject()
                        .put("name", "floor")
                        .put("protocol", "openid-connect")
                        .put("protocolMapper", "oidc-hardcoded-claim-mapper")
                        .putObject("config")
                        .put("claim.name", "floor")
                        .put("claim.value", "7")
                        .put("jsonType.label", "String")
                        .put("access.token.claim", "true");
            }
        });

        assertThat(mappers.complete(realm)).isEmpty();
        assertThat(mappers.complete(newer.toString())).containsExactly("muster-cli: floor");
        assertThat(mappers.complete(newer.toString())).isEmpty();
        assertThat(claims("grant_type=password&client_id=muster-cli&username=reader&password="
                                + secrets.of("people.reader"))
                        .path("floor")
                        .asText())
                .isEqualTo("7");
        assertThatThrownBy(() -> new RealmMappers(PORT, "guess").complete(realm))
                .isInstanceOf(IOException.class);
    }

    @Test
    void theImportedRealmIsForItsOwnersEyes() throws IOException {
        var realm = root.resolve("data/keycloak/data/import/muster-realm.json");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(realm)))
                .isEqualTo("rw-------");
    }

    private static List<String> audience(JsonNode claims) {
        var audience = claims.path("aud");
        var all = new ArrayList<String>();
        if (audience.isArray()) {
            audience.forEach(one -> all.add(one.asText()));
        } else {
            all.add(audience.asText());
        }
        return all;
    }

    private static JsonNode claims(String form) throws IOException, InterruptedException {
        var answer = ask(form);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var token =
                new ObjectMapper().readTree(answer.body()).path("access_token").asText();
        return new ObjectMapper().readTree(Base64.getUrlDecoder().decode(token.split("\\.")[1]));
    }

    /// As the gateway would ask: forwarded, with the public name.
    private static HttpResponse<String> ask(String form) throws IOException, InterruptedException {
        var token = URI.create("http://127.0.0.1:" + PORT + "/auth/realms/muster/protocol/openid-connect/token");
        var request = HttpRequest.newBuilder(token)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("X-Forwarded-Proto", "https")
                .header("X-Forwarded-Host", "localhost:9443")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }
}
