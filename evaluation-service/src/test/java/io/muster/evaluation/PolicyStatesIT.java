package io.muster.evaluation;

import static io.muster.evaluation.Reports.result;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import io.muster.contracts.AssignmentMode;
import io.muster.contracts.Verdict;
import io.muster.contracts.facts.GuestAssignmentChanged;
import io.muster.contracts.facts.PolicyAssignmentChanged;
import io.muster.testkit.FactProbe;
import io.muster.testkit.MusterServers;
import io.muster.testkit.People;
import io.muster.testkit.TestIssuer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.Locale;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
        value = MusterServers.class,
        initArgs = @ResourceArg(name = "database", value = "evaluation"),
        restrictToAnnotatedClass = false)
class PolicyStatesIT extends EvaluationSteps {

    private static final String STATES = "/providers/Microsoft.PolicyInsights/policyStates/";

    @Test
    void aStateIsUnknownUntilAReportSaysMore() {
        var policy = assign();
        query(People.READER, "")
                .statusCode(200)
                .body("'@odata.count'", equalTo(1))
                .body("value[0].complianceState", equalTo("Unknown"))
                .body("value[0].isCompliant", equalTo(false))
                .body("value[0].timestamp", equalTo(null))
                .body("value[0].resourceId", equalTo(resource.value()))
                .body("value[0].resourceLocation", equalTo("cellar"))
                .body("value[0].policyAssignmentId", equalTo(policy.value()));
        awaitStanding(report(0, result("shadow", Verdict.COMPLIANT)));
        query(People.READER, "")
                .body("value[0].complianceState", equalTo("Compliant"))
                .body("value[0].isCompliant", equalTo(true))
                .body("value[0].timestamp", notNullValue());
        FactProbe.tombstone(PolicyAssignmentChanged.class, policy.key());
        awaitStates(empty());
    }

    @Test
    void aFilterChoosesAndWhatItDoesNotTakeIsRefused() {
        assign();
        awaitStanding(report(0, result("shadow", Verdict.NON_COMPLIANT)));
        query(People.READER, "complianceState eq 'NonCompliant'").body("value", hasSize(1));
        query(People.READER, "complianceState eq 'Compliant'").body("value", empty());
        query(People.READER, "resourceId eq '" + resource.value().toUpperCase(Locale.ROOT) + "'")
                .body("value", hasSize(1));
        query(People.READER, "resourceId eq '" + resource + "2'").body("value", empty());
        query(People.READER, "complianceState eq 'NonCompliant' or 1 eq 1")
                .statusCode(400)
                .body("error.code", equalTo("InvalidFilter"));
        as(People.READER)
                .post(resource + STATES + "oldest/queryResults")
                .then()
                .statusCode(400)
                .body("error.code", equalTo("InvalidPolicyStatesResource"));
    }

    @Test
    void statesAreSummarized() {
        var policy = assign();
        awaitStanding(report(0, result("shadow", Verdict.ERROR)));
        summarize("")
                .body("value[0].results.nonCompliantResources", equalTo(1))
                .body("value[0].results.nonCompliantPolicies", equalTo(1))
                .body("value[0].policyAssignments.policyAssignmentId", contains(policy.value()))
                .body("value[0].results.resourceDetails.complianceState", contains("noncompliant"))
                .body("value[0].results.resourceDetails.count", contains(1));
        summarize("complianceState eq 'Compliant'")
                .body("value[0].results.nonCompliantResources", equalTo(0))
                .body("value[0].policyAssignments", empty());
    }

    @Test
    void pagesFollowEachOtherToTheEnd() {
        var policy = assign();
        FactProbe.say(new GuestAssignmentChanged(
                Reports.assignment(resource, "second"),
                machine,
                resource,
                policy,
                AssignmentMode.AUDIT,
                Reports.content(),
                start));
        awaitStates(contains("Unknown", "Unknown"));
        passed();
        send(report(0, result("shadow", Verdict.ERROR))).statusCode(202);
        awaitStates(contains("NonCompliant", "Unknown"));
        var first = as(People.READER)
                .queryParam("$top", 1)
                .post(resource + STATES + "latest/queryResults")
                .then()
                .statusCode(200)
                .body("value", hasSize(1))
                .body("value[0].complianceState", equalTo("NonCompliant"));
        follow(first.extract().path("'@odata.nextLink'"))
                .statusCode(200)
                .body("value", hasSize(1))
                .body("value[0].complianceState", equalTo("Unknown"))
                .body("'@odata.nextLink'", equalTo(null));
        var standing = as(People.READER)
                .queryParam("$top", 1)
                .get(resource + "/providers/Muster.Evaluation/standings")
                .then()
                .body("value.name", contains("baseline"));
        follow(standing.extract().path("nextLink"))
                .statusCode(200)
                .body("value.name", contains("marker"))
                .body("nextLink", equalTo(null));
        as(People.READER)
                .queryParam("$top", 0)
                .post(resource + STATES + "latest/queryResults")
                .then()
                .statusCode(400)
                .body("error.code", equalTo("InvalidTop"));
    }

    @Test
    void strangersLearnNothing() {
        query(People.STRANGER, "").statusCode(403);
        as(People.STRANGER).post(resource + STATES + "latest/summarize").then().statusCode(403);
    }

    private static ValidatableResponse follow(String link) {
        assertThat(link).startsWith(MusterServers.GATEWAY + "/");
        return given().urlEncodingEnabled(false)
                .auth()
                .oauth2(TestIssuer.person(People.READER))
                .get(link.substring(MusterServers.GATEWAY.length()))
                .then();
    }

    private ValidatableResponse query(String principal, String filter) {
        return as(principal)
                .queryParam("$filter", filter)
                .post(resource + STATES + "latest/queryResults")
                .then();
    }

    private ValidatableResponse summarize(String filter) {
        return as(People.READER)
                .queryParam("$filter", filter)
                .post(resource + STATES + "latest/summarize")
                .then()
                .statusCode(200);
    }
}
