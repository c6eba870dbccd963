package io.muster.local.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealmTest {

    @TempDir
    Path root;

    private Secrets secrets;
    private String text;
    private JsonNode realm;

    @BeforeEach
    void given() throws JsonProcessingException {
        secrets = new Secrets(new MeshDirectory(root));
        text = Realm.json(new Addresses(9_440, Map.of()), secrets, "TUlJ");
        realm = new ObjectMapper().readTree(text);
    }

    @Test
    void nothingOfTheTemplateIsLeft() {
        assertThat(text).doesNotContainPattern("@[A-Z_]+@");
    }

    @Test
    void peopleHaveFixedIdsAndTheMeshsPasswords() {
        var owner = one("users", "username", "owner");
        var reader = one("users", "username", "reader");

        assertThat(owner.path("id").asText()).isEqualTo(Names.OWNER);
        assertThat(reader.path("id").asText()).isEqualTo(Names.READER);
        assertThat(owner.at("/credentials/0/value").asText()).isEqualTo(secrets.of("people.owner"));
        assertThat(reader.at("/credentials/0/value").asText()).isEqualTo(secrets.of("people.reader"));
        assertThat(one("users", "username", "service-account-onboarding")
                        .path("id")
                        .asText())
                .isEqualTo(Names.ONBOARDING);
    }

    @Test
    void theConsoleComesBackToThisGatewayOnly() {
        var console = one("clients", "clientId", "muster-console");

        assertThat(console.path("redirectUris")).hasSize(1);
        assertThat(console.at("/redirectUris/0").asText()).isEqualTo("https://localhost:9443/*");
        assertThat(console.path("publicClient").asBoolean()).isFalse();
        assertThat(console.path("secret").asText()).isEqualTo(secrets.of("client.console"));
    }

    @Test
    void aServicePrincipalIsKnownByItsCertificateAndHasNoSecret() {
        var client = one("clients", "clientId", "onboarding-certificate");

        assertThat(client.path("clientAuthenticatorType").asText()).isEqualTo("client-jwt");
        assertThat(client.path("attributes").path("jwt.credential.certificate").asText())
                .isEqualTo("TUlJ");
        assertThat(client.has("secret")).isFalse();
        assertThat(one("users", "username", "service-account-onboarding-certificate")
                        .path("id")
                        .asText())
                .isEqualTo(Names.CERTIFIED);
    }

    @Test
    void everyClientsTokensAreForMuster() {
        assertThat(realm.path("clients"))
                .allSatisfy(client -> assertThat(
                                client.path("protocolMappers").findValuesAsText("included.custom.audience"))
                        .containsExactly("muster"));
    }

    @Test
    void everyClientsTokensSayWhichGroupsSomebodyIsIn() {
        assertThat(realm.path("clients"))
                .allSatisfy(client -> assertThat(client.path("protocolMappers").findValuesAsText("claim.name"))
                        .containsExactly("groups"));
    }

    private JsonNode one(String list, String field, String value) {
        return StreamSupport.stream(realm.path(list).spliterator(), false)
                .filter(node -> node.path(field).asText().equals(value))
                .findFirst()
                .orElseThrow();
    }
}
