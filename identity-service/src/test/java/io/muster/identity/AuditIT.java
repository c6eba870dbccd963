package io.muster.identity;

import static io.muster.identity.Estate.as;
import static io.muster.identity.Estate.someone;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.muster.testkit.AuditLines;
import io.muster.testkit.MusterServers;
import io.muster.testkit.People;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
        value = MusterServers.class,
        initArgs = @ResourceArg(name = "database", value = "identity"),
        restrictToAnnotatedClass = false)
class AuditIT {

    private final String group = Estate.SUBSCRIPTION + "/resourceGroups/g-" + UUID.randomUUID();
    private final String correlation = UUID.randomUUID().toString();
    private final AuditLines lines = new AuditLines();

    @AfterEach
    void stop() {
        lines.close();
    }

    @Test
    void aWriteAndARefusalAreOneLineEachAndALookIsNone() {
        as(People.OWNER)
                .header("x-ms-request-id", "r-write")
                .header("x-ms-correlation-request-id", correlation)
                .body("{\"location\":\"cellar\"}")
                .put(group)
                .then()
                .statusCode(201);
        var written = line("r-write");
        assertThat(written.path("kind").asText()).isEqualTo("person");
        assertThat(written.path("caller").asText()).isEqualTo(People.OWNER);
        assertThat(written.path("method").asText()).isEqualTo("PUT");
        assertThat(written.path("action").asText()).isEqualTo("Microsoft.Resources/subscriptions/resourceGroups/write");
        assertThat(written.path("resource").asText()).isEqualTo(group);
        assertThat(written.path("allowed").asBoolean()).isTrue();
        assertThat(written.path("status").asInt()).isEqualTo(201);
        assertThat(written.path("correlation").asText()).isEqualTo(correlation);

        as(People.OWNER).header("x-ms-request-id", "r-look").get(group).then().statusCode(200);
        as(People.STRANGER)
                .header("x-ms-request-id", "r-refused")
                .get(group)
                .then()
                .statusCode(403);
        var refused = line("r-refused");
        assertThat(refused.path("caller").asText()).isEqualTo(People.STRANGER);
        assertThat(refused.path("allowed").asBoolean(true)).isFalse();
        assertThat(refused.path("correlation").asText()).isEqualTo("r-refused");
        assertThat(lines.heard()).noneMatch(line -> line.contains("r-look"));
    }

    @Test
    void aRefusalByTheFeatureItselfIsWrittenDownToo() {
        var me = someone();
        as(me).header("x-ms-request-id", "r-feature")
                .body("{\"displayName\":\"x\"}")
                .put("/providers/Microsoft.Management/managementGroups/mg-" + UUID.randomUUID())
                .then()
                .statusCode(403);
        assertThat(line("r-feature").path("allowed").asBoolean(true)).isFalse();
        assertThat(line("r-feature").path("caller").asText()).isEqualTo(me);
    }

    @Test
    void aBadTokenIsARefusalOfNobody() {
        given().auth()
                .oauth2("not.a.token")
                .queryParam("api-version", "2022-12-01")
                .header("x-ms-request-id", "r-nobody")
                .get(group)
                .then()
                .statusCode(401);
        assertThat(line("r-nobody").path("kind").asText()).isEqualTo("anyone");
        assertThat(line("r-nobody").path("status").asInt()).isEqualTo(401);
    }

    @Test
    void whatAMachineProvesByItsKeyIsOneLineAndATokenIsNone() {
        var machine = LabMachine.join();
        machine.askForCertificate().statusCode(200);
        machine.askForToken().statusCode(200);
        var written = line(machine.id().toString());
        assertThat(written.path("kind").asText()).isEqualTo("proof");
        assertThat(written.path("caller").asText()).isEqualTo(machine.id().toString());
        assertThat(written.path("resource").asText()).isEqualTo("/agent/v1/identity/certificates");
        assertThat(written.path("allowed").asBoolean()).isTrue();
        assertThat(written.path("request").asText()).isNotEmpty();
        assertThat(lines.heard()).noneMatch(line -> line.contains("/agent/v1/identity/token"));
    }

    @Test
    void aNameWithALineBreakStaysOneLine() {
        as(People.STRANGER)
                .urlEncodingEnabled(false)
                .header("x-ms-request-id", "r-forged")
                .delete(Estate.SUBSCRIPTION + "/resourceGroups/x%0a%7b%22allowed%22%3atrue%7d")
                .then()
                .statusCode(400);
        as(People.STRANGER)
                .urlEncodingEnabled(false)
                .header("x-ms-request-id", "r-quoted")
                .delete(Estate.SUBSCRIPTION + "/resourceGroups/x%22%2c%22allowed%22%3atrue%2c%22y%22%3a%22")
                .then()
                .statusCode(403);
        assertThat(line("r-quoted").path("allowed").asBoolean(true)).isFalse();
        assertThat(lines.heard()).allMatch(line -> line.lines().count() == 1);
    }

    private JsonNode line(String request) {
        Awaitility.await()
                .until(() -> lines.heard().stream()
                                .filter(one -> one.contains(request))
                                .count()
                        == 1);
        try {
            return new ObjectMapper()
                    .readTree(lines.heard().stream()
                            .filter(one -> one.contains(request))
                            .findFirst()
                            .orElseThrow());
        } catch (IOException notJson) {
            throw new AssertionError(notJson);
        }
    }
}
