package io.muster.evaluation;

import static io.muster.evaluation.Reports.result;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;

import io.muster.contracts.AssignmentMode;
import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import io.muster.contracts.Verdict;
import io.muster.contracts.agent.ComplianceReport;
import io.muster.contracts.agent.RuleResult;
import io.muster.contracts.facts.GuestAssignmentChanged;
import io.muster.contracts.facts.MachineChanged;
import io.muster.contracts.facts.PolicyAssignmentChanged;
import io.muster.contracts.facts.StandingChanged;
import io.muster.testkit.FactProbe;
import io.muster.testkit.People;
import io.muster.testkit.TestIssuer;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.hamcrest.Matcher;
import org.junit.jupiter.api.BeforeEach;

/// A machine of its own for every test, and what tests do with it.
abstract class EvaluationSteps {

    static final ResourceId SUBSCRIPTION = ResourceId.subscription(People.SUBSCRIPTION);

    final MachineId machine = MachineId.of(UUID.randomUUID().toString());
    final ResourceId resource = ResourceId.machine(People.SUBSCRIPTION, People.GROUP, "m-" + UUID.randomUUID());
    final ResourceId assignment = Reports.assignment(resource);
    final Instant start = Clock.systemUTC().instant().truncatedTo(ChronoUnit.MILLIS);

    @BeforeEach
    void aMachineIsThere() {
        FactProbe.say(new MachineChanged(machine, resource, "cellar", Map.of(), "linux", null, null, null, start));
        Awaitility.await().untilAsserted(() -> findings("open").statusCode(200));
    }

    /// What was sent before this has been applied: a machine's reports keep their order.
    void passed() {
        var marker = Reports.report(
                machine, Reports.assignment(resource, "marker"), start, result("cron", Verdict.COMPLIANT));
        send(marker).statusCode(202);
        Awaitility.await()
                .untilAsserted(() -> assertThat(standings()
                                .extract()
                                .<String>path("value.find { it.name == 'marker' }.properties.latestReport"))
                        .isEqualTo(marker.id().toString()));
    }

    ComplianceReport report(int second, RuleResult... results) {
        return Reports.report(machine, assignment, start.plusSeconds(second), results);
    }

    ValidatableResponse send(ComplianceReport report) {
        return given().auth()
                .oauth2(TestIssuer.machine(machine, resource))
                .contentType("application/json")
                .header("Content-Encoding", "gzip")
                .body(Reports.zipped(Reports.bytes(report)))
                .post("/agent/v1/reports")
                .then();
    }

    void awaitStanding(ComplianceReport report) {
        send(report).statusCode(202);
        awaitStandings(contains(report.id().toString()));
    }

    void awaitStandings(Matcher<?> reports) {
        Awaitility.await().untilAsserted(() -> standings().body("value.properties.latestReport", reports));
    }

    StandingChanged standingFact(ComplianceReport report) {
        return FactProbe.await(
                StandingChanged.class, fact -> fact.latestReport().equals(report.id()));
    }

    ResourceId assign() {
        var policy = SUBSCRIPTION.child("Microsoft.Authorization", "policyAssignments", "p-" + UUID.randomUUID());
        FactProbe.say(new PolicyAssignmentChanged(
                policy,
                SUBSCRIPTION,
                ResourceId.ROOT.child("Microsoft.Authorization", "policyDefinitions", "linux"),
                null,
                AssignmentMode.AUDIT,
                "AuditIfNotExists",
                Map.of(),
                start));
        assign(policy);
        awaitStates(contains("Unknown"));
        return policy;
    }

    void assign(ResourceId policy) {
        FactProbe.say(new GuestAssignmentChanged(
                assignment, machine, resource, policy, AssignmentMode.AUDIT, Reports.content(), start));
    }

    void awaitStates(Matcher<?> states) {
        Awaitility.await().untilAsserted(() -> states().body("value.complianceState", states));
    }

    ValidatableResponse states() {
        return as(People.READER)
                .post(resource + "/providers/Microsoft.PolicyInsights/policyStates/latest/queryResults")
                .then()
                .statusCode(200);
    }

    ValidatableResponse findings(String state) {
        return as(People.READER)
                .queryParam("state", state)
                .get(resource + "/providers/Muster.Evaluation/findings")
                .then();
    }

    ValidatableResponse standings() {
        return as(People.READER)
                .get(resource + "/providers/Muster.Evaluation/standings")
                .then()
                .statusCode(200);
    }

    static RequestSpecification as(String principal) {
        return given().auth().oauth2(TestIssuer.person(principal)).queryParam("api-version", "2024-10-01");
    }
}
