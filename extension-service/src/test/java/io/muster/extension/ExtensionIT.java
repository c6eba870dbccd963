package io.muster.extension;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import io.muster.contracts.facts.MachineChanged;
import io.muster.testkit.FactProbe;
import io.muster.testkit.MusterServers;
import io.muster.testkit.People;
import io.muster.testkit.TestIssuer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(
        value = MusterServers.class,
        initArgs = @ResourceArg(name = "database", value = "extension"),
        restrictToAnnotatedClass = false)
class ExtensionIT {

    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");
    private static final String BODY = """
            {"location":"cellar","properties":{"publisher":"Contoso","type":"Monitor"}}
            """;
    private static final String VERSIONS = "/subscriptions/" + People.SUBSCRIPTION
            + "/providers/Microsoft.HybridCompute/locations/cellar/publishers/Contoso/extensionTypes/Monitor/versions";

    private final MachineId machine = new MachineId(UUID.randomUUID());
    private final ResourceId resource = ResourceId.machine(People.SUBSCRIPTION, People.GROUP, "m-" + machine);
    private final String extensions = resource.value() + "/extensions";

    private static RequestSpecification as(String principal) {
        return given().auth()
                .oauth2(TestIssuer.person(principal))
                .queryParam("api-version", "2024-07-10")
                .contentType("application/json");
    }

    @Test
    void aKnownMachineHasNoExtensions() {
        enrolled(machine);
        as(People.READER).get(extensions).then().statusCode(200).body("value", empty());
        as(People.READER)
                .get(extensions.toUpperCase(Locale.ROOT))
                .then()
                .statusCode(200)
                .body("value", empty());
        as(People.READER)
                .get(extensions + "/monitor")
                .then()
                .statusCode(404)
                .body("error.code", equalTo("ResourceNotFound"));
    }

    @Test
    void anUnknownMachineIsNotFoundWhateverIsAsked() {
        as(People.OWNER).get(extensions).then().statusCode(404).body("error.code", equalTo("ResourceNotFound"));
        as(People.OWNER).get(extensions + "/monitor").then().statusCode(404);
        as(People.OWNER).delete(extensions + "/monitor").then().statusCode(404);
        as(People.OWNER)
                .body(BODY)
                .put(extensions + "/monitor")
                .then()
                .statusCode(404)
                .body("error.code", equalTo("ResourceNotFound"));
    }

    @Test
    void aTypeThatIsNotInTheCatalogCannotBeInstalled() {
        enrolled(machine);
        as(People.OWNER)
                .body(BODY)
                .put(extensions + "/monitor")
                .then()
                .statusCode(404)
                .body("error.code", equalTo("ExtensionTypeNotFound"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{}",
                "null",
                "{\"properties\":{}}",
                "{\"properties\":{\"type\":\"Monitor\"}}",
                "{\"properties\":{\"publisher\":\"Contoso\"}}"
            })
    void aBodyWithoutPublisherAndTypeIsRefused(String body) {
        as(People.OWNER)
                .body(body)
                .put(extensions + "/monitor")
                .then()
                .statusCode(400)
                .body("error.code", equalTo("InvalidRequestContent"));
    }

    @Test
    void deletingWhatIsNotThereIsDone() {
        enrolled(machine);
        as(People.OWNER).delete(extensions + "/monitor").then().statusCode(204);
    }

    @Test
    void anUnknownTypeHasNoVersions() {
        as(People.READER).get(VERSIONS).then().statusCode(404).body("error.code", equalTo("ExtensionTypeNotFound"));
    }

    @Test
    void nobodyDoesWhatNoRoleAllows() {
        as(People.STRANGER).get(extensions).then().statusCode(403).body("error.code", equalTo("AuthorizationFailed"));
        as(People.STRANGER).get(VERSIONS).then().statusCode(403);
        as(People.READER).body(BODY).put(extensions + "/monitor").then().statusCode(403);
        as(People.READER).delete(extensions + "/monitor").then().statusCode(403);
        given().queryParam("api-version", "2024-07-10").get(extensions).then().statusCode(401);
    }

    @Test
    void aMachineThatIsGoneIsNotFoundAndItsNameCanBeEnrolledAgain() {
        enrolled(machine);
        FactProbe.tombstone(MachineChanged.class, machine.toString());
        Awaitility.await()
                .untilAsserted(() -> as(People.READER).get(extensions).then().statusCode(404));
        enrolled(machine);
    }

    @Test
    void aNameThatIsEnrolledAgainBelongsToTheNewMachine() {
        enrolled(machine);
        var renewed = new MachineId(UUID.randomUUID());
        FactProbe.say(changed(renewed));
        FactProbe.tombstone(MachineChanged.class, renewed.toString());
        Awaitility.await()
                .untilAsserted(() -> as(People.READER).get(extensions).then().statusCode(404));
    }

    private void enrolled(MachineId id) {
        FactProbe.say(changed(id));
        Awaitility.await()
                .untilAsserted(() -> as(People.READER).get(extensions).then().statusCode(200));
    }

    private MachineChanged changed(MachineId id) {
        return new MachineChanged(id, resource, "cellar", Map.of(), "linux", null, null, null, AT);
    }
}
