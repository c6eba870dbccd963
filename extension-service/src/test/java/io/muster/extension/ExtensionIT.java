package io.muster.extension;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import io.agroal.api.AgroalDataSource;
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
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
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
    private static final int MACHINE_PARTITIONS = 6;
    private static final String BODY = """
            {"location":"cellar","properties":{"publisher":"Contoso","type":"Monitor"}}
            """;
    private static final String VERSIONS = "/subscriptions/" + People.SUBSCRIPTION
            + "/providers/Microsoft.HybridCompute/locations/cellar/publishers/Contoso/extensionTypes/Monitor/versions";

    @Inject
    AgroalDataSource database;

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

    /// The old machine and the new one are different keys of the topic: what is told of the old one may be heard last.
    @Test
    void aNameThatIsEnrolledAgainIsThereWhateverIsHeardOfTheOldMachine() {
        var renewed = new MachineId(UUID.randomUUID());
        enrolled(renewed);
        FactProbe.say(changed(machine));
        FactProbe.tombstone(MachineChanged.class, machine.toString());
        heardWhatWasToldOf(machine);
        as(People.READER).get(extensions).then().statusCode(200);
        FactProbe.tombstone(MachineChanged.class, renewed.toString());
        Awaitility.await()
                .untilAsserted(() -> as(People.READER).get(extensions).then().statusCode(404));
    }

    @Test
    void aTombstoneOfNoMachineIsPassedOverAtOnce() throws SQLException {
        var stranger = "no-machine-" + machine;
        FactProbe.tombstone(MachineChanged.class, stranger);
        heardWhatWasToldOf(stranger);
        try (var connection = database.getConnection();
                var parked = connection.prepareStatement("select count(*) from parked_record where key = ?")) {
            parked.setString(1, stranger);
            try (var rows = parked.executeQuery()) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getLong(1)).isZero();
            }
        }
    }

    /// Another machine, told of later on the same partition, is known by then.
    private void heardWhatWasToldOf(Object key) {
        var next = Stream.generate(() -> new MachineId(UUID.randomUUID()))
                .filter(other -> partition(other) == partition(key))
                .findFirst()
                .orElseThrow();
        var name = ResourceId.machine(People.SUBSCRIPTION, People.GROUP, "m-" + next);
        FactProbe.say(changed(next, name));
        Awaitility.await()
                .untilAsserted(() -> as(People.READER)
                        .get(name.value() + "/extensions")
                        .then()
                        .statusCode(200));
    }

    private static int partition(Object key) {
        return BuiltInPartitioner.partitionForKey(key.toString().getBytes(StandardCharsets.UTF_8), MACHINE_PARTITIONS);
    }

    private void enrolled(MachineId id) {
        FactProbe.say(changed(id));
        Awaitility.await()
                .untilAsserted(() -> as(People.READER).get(extensions).then().statusCode(200));
    }

    private MachineChanged changed(MachineId id) {
        return changed(id, resource);
    }

    private static MachineChanged changed(MachineId id, ResourceId name) {
        return new MachineChanged(id, name, "cellar", Map.of(), "linux", null, null, null, AT);
    }
}
