package io.muster.notification.work;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.agroal.api.AgroalDataSource;
import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import io.muster.contracts.agent.ComplianceReport;
import io.muster.contracts.agent.PackageReference;
import io.muster.contracts.agent.PackageSignature;
import io.muster.contracts.facts.MachineChanged;
import io.muster.contracts.facts.ReportReceived;
import io.muster.contracts.facts.TargetChanged;
import io.muster.notification.Appearance;
import io.muster.notification.presence.Presences;
import io.muster.notification.stream.StreamClient;
import io.muster.testkit.FactProbe;
import io.muster.testkit.MusterServers;
import io.muster.testkit.People;
import io.muster.testkit.TestIssuer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
        value = MusterServers.class,
        initArgs = @ResourceArg(name = "database", value = "notification"),
        restrictToAnnotatedClass = false)
class WorkIT {

    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");

    private final MachineId machine = new MachineId(UUID.randomUUID());
    private final ResourceId resource = ResourceId.machine(People.SUBSCRIPTION, People.GROUP, "m-" + machine);

    @Inject
    AgroalDataSource database;

    @Inject
    Presences presences;

    @BeforeEach
    void aMachineIsThere() {
        appears(machine, AT);
    }

    @Test
    void aNewDesiredStateIsPushedAndKept() throws Exception {
        try (var client = connect()) {
            assertThat(client.frame()).contains("\"assignments\":0");
            FactProbe.say(new TargetChanged(machine, 7, AT));
            assertThat(client.frame())
                    .contains("\"type\":\"work\"")
                    .contains("\"assignments\":7")
                    .contains("\"evaluation\":0");
        }
        try (var again = connect()) {
            assertThat(again.frame()).contains("\"assignments\":7");
        }
    }

    @Test
    void whoGetsNoStreamAsksWhatThereIs() {
        asks(machine).statusCode(200).body("type", equalTo("work")).body("assignments", equalTo(0));
        FactProbe.say(new TargetChanged(machine, 7, AT));
        Awaitility.await()
                .untilAsserted(() -> asks(machine)
                        .statusCode(200)
                        .body("assignments", equalTo(7))
                        .body("evaluation", equalTo(0)));
        asks(new MachineId(UUID.randomUUID())).statusCode(404).body("error.code", equalTo("MachineNotFound"));
        given().get("/agent/v1/work").then().statusCode(401);
        given().auth()
                .oauth2(TestIssuer.person(People.OWNER))
                .get("/agent/v1/work")
                .then()
                .statusCode(401);
    }

    private ValidatableResponse asks(MachineId who) {
        return given().auth()
                .oauth2(TestIssuer.machine(who, resource))
                .get("/agent/v1/work")
                .then();
    }

    @Test
    void aMachineThatConnectsBeforeANewDesiredStateIsCommittedHearsOfItAfterwards() throws Exception {
        try (var held = new HeldCommits(database)) {
            try (var client = connect()) {
                assertThat(client.frame()).contains("\"assignments\":0");
                FactProbe.say(new TargetChanged(machine, 7, AT));
                held.awaitOne();
            }
            try (var again = connect()) {
                assertThat(again.frame()).contains("\"assignments\":0");
                held.release();
                assertThat(again.frame()).contains("\"assignments\":7");
            }
        }
    }

    @Test
    void anOlderDesiredStateTakesNothingBack() throws Exception {
        FactProbe.say(new TargetChanged(machine, 9, AT));
        FactProbe.say(new TargetChanged(machine, 8, AT));
        FactProbe.say(new TargetChanged(machine, 10, AT));
        Awaitility.await().untilAsserted(() -> assertThat(number("assignments")).isEqualTo(10));
        FactProbe.say(new TargetChanged(machine, 3, AT));
        try (var client = connect()) {
            assertThat(client.frame()).contains("\"assignments\":10");
            FactProbe.say(new TargetChanged(machine, 11, AT));
            Awaitility.await().untilAsserted(() -> assertThat(client.frame()).contains("\"assignments\":11"));
        }
    }

    @Test
    void evaluateNowGrowsByOneAndIsPushed() throws Exception {
        try (var client = connect()) {
            assertThat(client.frame()).contains("\"evaluation\":0");
            evaluateNow(People.OWNER)
                    .statusCode(202)
                    .body("evaluation", equalTo(1))
                    .body("connected", equalTo(true));
            assertThat(client.frame()).contains("\"type\":\"work\"").contains("\"evaluation\":1");
            evaluateNow(People.OWNER).statusCode(202).body("evaluation", equalTo(2));
            assertThat(client.frame()).contains("\"evaluation\":2");
        }
        Awaitility.await()
                .untilAsserted(() -> evaluateNow(People.OWNER).statusCode(202).body("connected", equalTo(false)));
    }

    @Test
    void evaluateNowIsForKnownMachinesAndForWhoMayAsk() {
        var nobody = ResourceId.machine(People.SUBSCRIPTION, People.GROUP, "nobody-" + machine);
        evaluateNow(People.OWNER, nobody).statusCode(404).body("error.code", equalTo("ResourceNotFound"));
        evaluateNow(People.READER).statusCode(403).body("error.code", equalTo("AuthorizationFailed"));
        evaluateNow(People.STRANGER).statusCode(403);
        given().queryParam("api-version", "2024-07-10")
                .post(resource.value() + "/providers/Muster.Notification/evaluateNow")
                .then()
                .statusCode(401);
    }

    @Test
    void aNameThatIsEnrolledAgainBelongsToTheNewMachineWhicheverIsHeardOfFirst() throws Exception {
        var older = new MachineId(UUID.randomUUID());
        appears(older, AT.minusSeconds(60));
        try (var client = connect()) {
            assertThat(client.frame()).contains("\"type\":\"work\"");
            evaluateNow(People.OWNER).statusCode(202).body("connected", equalTo(true));
            FactProbe.tombstone(MachineChanged.class, older.toString());
            Awaitility.await().until(() -> !presences.knows(older));
            evaluateNow(People.OWNER).statusCode(202).body("connected", equalTo(true));
            appears(new MachineId(UUID.randomUUID()), AT.plusSeconds(60));
            Awaitility.await()
                    .untilAsserted(
                            () -> evaluateNow(People.OWNER).statusCode(202).body("connected", equalTo(false)));
        }
    }

    @Test
    void aReportRaisesWhatWasAnsweredAndPushesNothing() throws Exception {
        try (var client = connect()) {
            assertThat(client.frame()).contains("\"type\":\"work\"");
            FactProbe.say(report(4));
            Awaitility.await()
                    .untilAsserted(() -> assertThat(number("answered")).isEqualTo(4));
            FactProbe.say(report(2));
            FactProbe.say(report(5));
            Awaitility.await()
                    .untilAsserted(() -> assertThat(number("answered")).isEqualTo(5));
            client.send(StreamClient.HEARTBEAT);
            assertThat(client.frame()).contains("\"type\":\"heard\"");
        }
    }

    private StreamClient connect() throws Exception {
        return StreamClient.connect(TestIssuer.machine(machine, resource));
    }

    private void appears(MachineId id, Instant at) {
        Appearance.of(new MachineChanged(id, resource, "cellar", Map.of(), "linux", null, null, null, at), database);
    }

    private ValidatableResponse evaluateNow(String principal) {
        return evaluateNow(principal, resource);
    }

    private ValidatableResponse evaluateNow(String principal, ResourceId of) {
        return given().auth()
                .oauth2(TestIssuer.person(principal))
                .queryParam("api-version", "2024-07-10")
                .post(of.value() + "/providers/Muster.Notification/evaluateNow")
                .then();
    }

    private ReportReceived report(long evaluation) {
        var content = new PackageReference("Tests", "1.0.0", "0".repeat(64), 1, new PackageSignature("key", "value"));
        var assignment = resource.child("Microsoft.GuestConfiguration", "guestConfigurationAssignments", "tests");
        return new ReportReceived(
                new ComplianceReport(UUID.randomUUID(), machine, assignment, content, evaluation, AT, AT, List.of()),
                AT);
    }

    private long number(String column) throws SQLException {
        try (var connection = database.getConnection();
                var query =
                        connection.prepareStatement("select assignments, answered from work where machine_id = ?")) {
            query.setObject(1, machine.value());
            try (var row = query.executeQuery()) {
                return row.next() ? row.getLong(column) : 0;
            }
        }
    }
}
