package io.muster.assignment;

import static io.muster.assignment.Lab.as;
import static io.muster.assignment.Lab.assign;
import static io.muster.assignment.Lab.guest;
import static io.muster.assignment.Lab.policy;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.muster.contracts.AssignmentMode;
import io.muster.contracts.ComplianceStatus;
import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import io.muster.contracts.facts.GuestAssignmentChanged;
import io.muster.contracts.facts.MachineChanged;
import io.muster.contracts.facts.StandingChanged;
import io.muster.contracts.facts.TargetChanged;
import io.muster.testkit.FactProbe;
import io.muster.testkit.MusterServers;
import io.muster.testkit.People;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(
        value = MusterServers.class,
        initArgs = @ResourceArg(name = "database", value = "assignment"),
        restrictToAnnotatedClass = false)
@QuarkusTestResource(value = ContentOnDisk.class, restrictToAnnotatedClass = false)
class DesiredStateIT {

    private static final String STATE = "/agent/v1/desired-state";

    private final MachineId id = Lab.newId();
    private ResourceId group = ResourceId.ROOT;

    @BeforeEach
    void aGroupIsThere() {
        group = Lab.group();
    }

    @Test
    void aPolicyReachesTheMachineBelowIt() {
        var machine = Lab.machine(id, group, "M1");
        Lab.awaitKnown(machine);
        assign(group, "baseline");
        var told = FactProbe.await(
                GuestAssignmentChanged.class, fact -> fact.machine().equals(id));
        assertThat(told.id()).isEqualTo(ResourceId.of(guest(machine)));
        assertThat(told.machineId()).isEqualTo(machine);
        assertThat(told.policyAssignmentId()).isEqualTo(ResourceId.of(policy(group, "baseline")));
        assertThat(told.mode()).isEqualTo(AssignmentMode.AUDIT);
        assertThat(told.content().name()).isEqualTo("AzureLinuxBaseline");
        var target = FactProbe.await(TargetChanged.class, fact -> fact.machine().equals(id));
        assertThat(target.epoch()).isEqualTo(1);
        as(People.READER)
                .get(guest(machine))
                .then()
                .statusCode(200)
                .body("id", equalTo(guest(machine)))
                .body("name", equalTo("AzureLinuxBaseline"))
                .body("type", equalTo("Microsoft.GuestConfiguration/guestConfigurationAssignments"))
                .body("properties.targetResourceId", equalTo(machine.value()))
                .body("properties.policyAssignmentId", equalTo(policy(group, "baseline")))
                .body("properties.provisioningState", equalTo("Succeeded"))
                .body("properties.complianceStatus", equalTo("Pending"))
                .body("properties.lastComplianceStatusChecked", nullValue())
                .body("properties.latestReportId", nullValue())
                .body("properties.guestConfiguration.name", equalTo("AzureLinuxBaseline"))
                .body("properties.guestConfiguration.assignmentType", equalTo("Audit"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ApplyOnly", "ApplyAndMonitor", "ApplyAndAutoCorrect"})
    void aPolicyThatChangesMachinesSaysHowUntilItIsNotEnforced(String word) {
        var machine = Lab.machine(id, group, "m1");
        Lab.awaitKnown(machine);
        var body = Lab.deploying(word);
        as(People.OWNER).body(body).put(policy(group, "deploying")).then().statusCode(201);
        awaitMode(machine, 1, word);
        as(People.READER)
                .get(guest(machine))
                .then()
                .body("properties.guestConfiguration.assignmentType", equalTo(word))
                .body("properties.guestConfiguration.configurationSetting.configurationMode", equalTo(word));
        as(People.OWNER)
                .body(body.replace("\"displayName\"", "\"enforcementMode\":\"DoNotEnforce\",\"displayName\""))
                .put(policy(group, "deploying"))
                .then()
                .statusCode(201);
        awaitMode(machine, 2, "Audit");
        as(People.READER)
                .get(guest(machine))
                .then()
                .body("properties.guestConfiguration.configurationSetting", nullValue());
    }

    private void awaitMode(ResourceId machine, int epoch, String word) {
        FactProbe.await(TargetChanged.class, fact -> fact.machine().equals(id) && fact.epoch() == epoch);
        state(machine).body("assignments[0].mode", equalTo(word));
    }

    @Test
    void aStandingBecomesTheComplianceStatusOfItsMachineOnly() {
        var machine = covered();
        var report = UUID.randomUUID();
        FactProbe.say(standing(machine, id, ComplianceStatus.NON_COMPLIANT, report));
        awaitStatus(machine, "NonCompliant");
        as(People.READER).get(guest(machine)).then().body("properties.latestReportId", equalTo(report.toString()));
        var stranger = UUID.randomUUID();
        FactProbe.say(standing(machine, Lab.newId(), ComplianceStatus.COMPLIANT, stranger));
        Awaitility.await()
                .during(Duration.ofSeconds(2))
                .untilAsserted(() -> as(People.READER)
                        .get(guest(machine))
                        .then()
                        .body("properties.complianceStatus", equalTo("NonCompliant"))
                        .body("properties.latestReportId", equalTo(report.toString())));
    }

    @Test
    void theDesiredStateIsFetchedOnceAnEpoch() {
        var machine = covered();
        var sha = state(machine)
                .statusCode(200)
                .header("ETag", "\"1\"")
                .body("machine", equalTo(id.toString()))
                .body("epoch", is(1))
                .body("assignments", hasSize(1))
                .body("assignments[0].id", equalTo(guest(machine)))
                .body("assignments[0].mode", equalTo("Audit"))
                .body("assignments[0].content.signature.keyId", equalTo("test"))
                .extract()
                .<String>path("assignments[0].content.sha256");
        as(id, machine)
                .header("If-None-Match", "\"1\"")
                .get(STATE)
                .then()
                .statusCode(304)
                .header("ETag", "\"1\"");
        as(id, machine).header("If-None-Match", "\"0\"").get(STATE).then().statusCode(200);
        var bytes = as(id, machine)
                .get("/agent/v1/packages/" + sha)
                .then()
                .statusCode(200)
                .contentType("application/zip")
                .extract()
                .asByteArray();
        assertThat(new String(bytes, StandardCharsets.UTF_8)).startsWith("the baseline 1.");
        as(id, machine)
                .get("/agent/v1/packages/" + "0".repeat(64))
                .then()
                .statusCode(404)
                .body("error.code", equalTo("PackageNotFound"));
    }

    @Test
    void aMachineThatNobodyToldOfHasAnEmptyState() {
        state(group.child("Microsoft.HybridCompute", "machines", "unheard"))
                .statusCode(200)
                .header("ETag", "\"0\"")
                .body("epoch", is(0))
                .body("assignments", hasSize(0));
    }

    @Test
    void peopleAndMachinesKeepToTheirPaths() {
        var machine = Lab.machine(id, group, "m1");
        given().get(STATE).then().statusCode(401);
        as(People.OWNER).get(STATE).then().statusCode(401);
        as(People.OWNER).get("/agent/v1/packages/" + "0".repeat(64)).then().statusCode(401);
        as(id, machine)
                .queryParam("api-version", "2024-04-05")
                .get(guest(machine))
                .then()
                .statusCode(401);
        as(People.STRANGER).get(guest(machine)).then().statusCode(403);
    }

    @Test
    void aMachineThatGoesTakesItsAssignmentsAlong() {
        var machine = covered();
        FactProbe.tombstone(MachineChanged.class, id.toString());
        FactProbe.awaitTombstone(GuestAssignmentChanged.class, guest(machine).toLowerCase(Locale.ROOT));
        FactProbe.awaitTombstone(TargetChanged.class, id.toString());
        as(People.READER).get(guest(machine)).then().statusCode(404);
        state(machine).body("epoch", is(0)).body("assignments", hasSize(0));
    }

    @Test
    void aMachineThatBecomesAnotherSystemIsCoveredAnew() {
        var machine = covered();
        FactProbe.say(new MachineChanged(
                id,
                machine,
                "cellar",
                Map.of(),
                "windows",
                "windows",
                "2025",
                "0.1.0",
                Clock.systemUTC().instant()));
        Awaitility.await()
                .untilAsserted(
                        () -> as(People.READER).get(guest(machine)).then().statusCode(404));
    }

    @Test
    void aMachineThatJoinsAgainBeforeItsDepartureIsHeardTakesThePlace() {
        var machine = covered();
        var again = Lab.newId();
        Lab.machine(again, group, "m1");
        var told = FactProbe.await(
                GuestAssignmentChanged.class, fact -> fact.machine().equals(again));
        assertThat(told.id()).isEqualTo(ResourceId.of(guest(machine)));
        FactProbe.tombstone(MachineChanged.class, id.toString());
        FactProbe.awaitTombstone(TargetChanged.class, id.toString());
        var after = Lab.newId();
        covered(after, "m2");
        as(People.READER).get(guest(machine)).then().statusCode(200);
        as(again, machine).get(STATE).then().body("epoch", is(1)).body("assignments", hasSize(1));
        state(machine).body("epoch", is(0)).body("assignments", hasSize(0));
    }

    @Test
    void aPolicyThatGoesTakesItsAssignmentsAlongAndTheEpochGrows() {
        var machine = covered();
        as(People.OWNER).delete(policy(group, "baseline")).then().statusCode(200);
        FactProbe.awaitTombstone(GuestAssignmentChanged.class, guest(machine).toLowerCase(Locale.ROOT));
        FactProbe.await(TargetChanged.class, fact -> fact.machine().equals(id) && fact.epoch() == 2);
        as(People.READER).get(guest(machine)).then().statusCode(404);
        state(machine).header("ETag", "\"2\"").body("epoch", is(2)).body("assignments", hasSize(0));
    }

    @Test
    void aNewerPackageReachesTheMachine() throws Exception {
        var machine = covered();
        ContentOnDisk.publish(ConfigProvider.getConfig().getValue("muster.content.directory", Path.class), "1.10.0");
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> state(machine)
                        .body("assignments[0].content.version", equalTo("1.10.0"))
                        .body("epoch", not(is(1))));
    }

    private ResourceId covered() {
        return covered(id, "m1");
    }

    /// A machine with one guest assignment.
    private ResourceId covered(MachineId who, String name) {
        var machine = Lab.machine(who, group, name);
        Lab.awaitKnown(machine);
        assign(group, "baseline");
        FactProbe.await(TargetChanged.class, fact -> fact.machine().equals(who));
        return machine;
    }

    private ValidatableResponse state(ResourceId machine) {
        return as(id, machine).get(STATE).then().statusCode(200);
    }

    private static StandingChanged standing(ResourceId machine, MachineId who, ComplianceStatus status, UUID report) {
        var now = Clock.systemUTC().instant();
        return new StandingChanged(ResourceId.of(guest(machine)), who, status, 1, 2, 0, 0, report, now, now);
    }

    private static void awaitStatus(ResourceId machine, String status) {
        Awaitility.await()
                .untilAsserted(() -> as(People.READER)
                        .get(guest(machine))
                        .then()
                        .statusCode(200)
                        .body("properties.complianceStatus", equalTo(status)));
    }
}
