package io.muster.evaluation;

import static io.muster.evaluation.Reports.result;
import static io.muster.evaluation.Reports.rule;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import io.muster.contracts.ComplianceStatus;
import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import io.muster.contracts.Verdict;
import io.muster.contracts.agent.RuleResult;
import io.muster.contracts.facts.FindingClosed;
import io.muster.contracts.facts.FindingOpened;
import io.muster.contracts.facts.GuestAssignmentChanged;
import io.muster.contracts.facts.MachineChanged;
import io.muster.contracts.facts.ReportReceived;
import io.muster.contracts.facts.StandingChanged;
import io.muster.testkit.FactProbe;
import io.muster.testkit.MusterServers;
import io.muster.testkit.People;
import io.muster.testkit.TestIssuer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
        value = MusterServers.class,
        initArgs = @ResourceArg(name = "database", value = "evaluation"),
        restrictToAnnotatedClass = false)
class EvaluationIT extends EvaluationSteps {

    @Test
    void aReportIsKeptAndSeenAndTold() {
        var report = report(0, result("shadow", Verdict.NON_COMPLIANT), result("cron", Verdict.COMPLIANT));
        send(report).statusCode(202).body("id", equalTo(report.id().toString()));
        assertThat(FactProbe.await(
                                ReportReceived.class, fact -> fact.report().id().equals(report.id()))
                        .report())
                .isEqualTo(report);
        awaitStandings(contains(report.id().toString()));
        standings()
                .body("value[0].properties.status", equalTo("NonCompliant"))
                .body("value[0].properties.compliant", equalTo(1))
                .body("value[0].properties.nonCompliant", equalTo(1))
                .body("value[0].properties.machine", equalTo(machine.toString()))
                .body("value[0].properties.machineId", equalTo(resource.value()));
        findings("open")
                .body("value", hasSize(1))
                .body("value[0].properties.rule", equalTo(rule("shadow").toString()))
                .body("value[0].properties.severity", equalTo("Important"))
                .body("value[0].properties.evidence[0].found", equalTo("0644"))
                .body("value[0].properties.closedAt", equalTo(null));
        FactProbe.await(FindingOpened.class, fact -> fact.report().equals(report.id()));
        assertThat(standingFact(report).status()).isEqualTo(ComplianceStatus.NON_COMPLIANT);
    }

    @Test
    void theNextReportClosesWhatNoLongerFails() {
        awaitStanding(report(0, result("shadow", Verdict.NON_COMPLIANT)));
        var second = report(1, result("shadow", Verdict.COMPLIANT));
        awaitStanding(second);
        findings("open").body("value", empty());
        findings("closed")
                .body("value.properties.rule", contains(rule("shadow").toString()))
                .body("value[0].properties.closedAt", notNullValue());
        findings("all").body("value", hasSize(1));
        findings("ajar").statusCode(400).body("error.code", equalTo("InvalidState"));
        var closed = FactProbe.await(FindingClosed.class, fact -> second.id().equals(fact.report()));
        assertThat(closed.rule()).isEqualTo(rule("shadow"));
        assertThat(standingFact(second).status()).isEqualTo(ComplianceStatus.COMPLIANT);
    }

    @Test
    void theSameReportTwiceChangesNothing() {
        var report = report(0, result("shadow", Verdict.NON_COMPLIANT));
        awaitStanding(report);
        var before = findings("all").extract().asString();
        send(report).statusCode(202);
        passed();
        assertThat(findings("all").extract().asString()).isEqualTo(before);
        assertThat(FactProbe.now(ReportReceived.class, machine.toString())).hasSize(3);
        assertThat(FactProbe.now(FindingOpened.class, machine.toString())).hasSize(1);
        assertThat(FactProbe.now(StandingChanged.class, assignment.key())).hasSize(1);
    }

    @Test
    void aReportForAnotherMachineIsRefusedAndLeavesNothing() {
        var other = MachineId.of(UUID.randomUUID().toString());
        var forOther = Reports.report(other, assignment, start, result("shadow", Verdict.ERROR));
        send(forOther).statusCode(403).body("error.code", equalTo("MachineMismatch"));
        var elsewhere = Reports.assignment(ResourceId.machine(People.SUBSCRIPTION, People.GROUP, "other"));
        send(Reports.report(machine, elsewhere, start, result("shadow", Verdict.ERROR)))
                .statusCode(403);
        passed();
        assertThat(FactProbe.now(ReportReceived.class, other.toString())).isEmpty();
        assertThat(FactProbe.now(ReportReceived.class, machine.toString())).hasSize(1);
        standings().body("value.name", contains("marker"));
    }

    @Test
    void aReportOfAnAssignmentThatIsGoneDoesNotBringItBack() {
        var policy = assign();
        var report = report(0, result("shadow", Verdict.NON_COMPLIANT));
        awaitStanding(report);
        FactProbe.tombstone(GuestAssignmentChanged.class, assignment.key());
        FactProbe.awaitTombstone(StandingChanged.class, assignment.key());
        findings("open").body("value", empty());
        FactProbe.await(FindingClosed.class, fact -> fact.machine().equals(machine) && fact.report() == null);
        send(report(5, result("shadow", Verdict.NON_COMPLIANT))).statusCode(202);
        passed();
        standings().body("value.name", contains("marker"));
        findings("open").body("value", empty());
        assign(policy);
        awaitStates(contains("Unknown"));
        send(report).statusCode(202);
        awaitStates(contains("NonCompliant"));
        findings("open").body("value.properties.rule", contains(rule("shadow").toString()));
    }

    @Test
    void aMachineThatIsGoneTakesItsStandingsAlong() {
        assign();
        awaitStanding(report(0, result("shadow", Verdict.NON_COMPLIANT)));
        passed();
        FactProbe.tombstone(MachineChanged.class, machine.toString());
        FactProbe.awaitTombstone(StandingChanged.class, assignment.key());
        FactProbe.awaitTombstone(
                StandingChanged.class, Reports.assignment(resource, "marker").key());
        Awaitility.await()
                .untilAsserted(() -> findings("open").statusCode(404).body("error.code", equalTo("ResourceNotFound")));
        standings().body("value", empty());
        states().body("value", empty());
    }

    @Test
    void aMachineMayJoinAgainUnderItsNameAndTheOldOneCountsNoMore() {
        awaitStanding(report(0, result("shadow", Verdict.NON_COMPLIANT)));
        var successor = MachineId.of(UUID.randomUUID().toString());
        FactProbe.say(new MachineChanged(successor, resource, "cellar", Map.of(), "linux", null, null, null, start));
        FactProbe.tombstone(MachineChanged.class, machine.toString());
        FactProbe.awaitTombstone(StandingChanged.class, assignment.key());
        send(report(1, result("shadow", Verdict.NON_COMPLIANT))).statusCode(202);
        var neighbour = neighbour();
        FactProbe.say(new ReportReceived(
                Reports.report(
                        neighbour,
                        Reports.assignment(resource, "of-neighbour"),
                        start,
                        result("shadow", Verdict.COMPLIANT)),
                start));
        Awaitility.await().untilAsserted(() -> standings().body("value.name", contains("of-neighbour")));
        findings("open").statusCode(200).body("value", empty());
    }

    /// A machine whose reports are on the same partition, behind those of this one.
    private MachineId neighbour() {
        int partition = partition(machine);
        return Stream.generate(() -> MachineId.of(UUID.randomUUID().toString()))
                .filter(other -> partition(other) == partition)
                .findFirst()
                .orElseThrow();
    }

    private static int partition(MachineId of) {
        return BuiltInPartitioner.partitionForKey(of.toString().getBytes(StandardCharsets.UTF_8), 6);
    }

    @Test
    void aReportAsLargeAsMayBeGetsThrough() {
        var results = IntStream.range(0, 450)
                .mapToObj(i -> result(
                        "rule " + i, Verdict.NON_COMPLIANT, Integer.toString(i).repeat(1_300)))
                .toArray(RuleResult[]::new);
        var report = report(0, results);
        awaitStanding(report);
        findings("open").body("value", hasSize(200)).body("nextLink", notNullValue());
    }

    @Test
    void whoMayReadMayAndOthersMayNot() {
        for (var path : new String[] {"findings", "standings"}) {
            var url = resource + "/providers/Muster.Evaluation/" + path;
            as(People.READER).get(url).then().statusCode(200);
            as(People.STRANGER).get(url).then().statusCode(403);
            given().queryParam("api-version", "2024-10-01").get(url).then().statusCode(401);
            given().auth()
                    .oauth2(TestIssuer.machine(machine, resource))
                    .queryParam("api-version", "2024-10-01")
                    .get(url)
                    .then()
                    .statusCode(401);
        }
    }

    @Test
    void aPersonsTokenCannotReport() {
        var report = report(0, result("shadow", Verdict.ERROR));
        given().auth()
                .oauth2(TestIssuer.person(People.OWNER))
                .contentType("application/json")
                .body(Reports.bytes(report))
                .post("/agent/v1/reports")
                .then()
                .statusCode(401);
        assertThat(FactProbe.now(ReportReceived.class, machine.toString())).isEmpty();
    }
}
