package io.muster.identity;

import static io.muster.identity.Lab.SUBSCRIPTION;
import static io.muster.identity.Lab.as;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import io.muster.contracts.facts.RoleAssignmentChanged;
import io.muster.testkit.FactProbe;
import io.muster.testkit.MusterServers;
import io.muster.testkit.People;
import io.muster.testkit.TestIssuer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// Who is given what role where.
@QuarkusTest
@QuarkusTestResource(
        value = MusterServers.class,
        initArgs = @ResourceArg(name = "database", value = "identity"),
        restrictToAnnotatedClass = false)
class RoleAssignmentsIT {

    private static final String READER_ROLE =
            "/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7";

    @Test
    void whatACallerHoldsInItsGroupsIsAssignedToIt() {
        var team = "/team-" + UUID.randomUUID();
        var member = Estate.someone();
        var given = SUBSCRIPTION + Estate.ASSIGNMENTS + UUID.randomUUID();
        as(People.OWNER)
                .body(Estate.assignment(team, Estate.READER_ROLE).replace("User", "Group"))
                .put(given)
                .then()
                .statusCode(201);
        Awaitility.await()
                .untilAsserted(() -> assigned(member, "assignedTo()", team).body("value.id", contains(given)));
        assigned(member, "assignedTo('" + member + "')", team).body("value.id", contains(given));
        assigned(member, "principalId eq '" + member + "'", team).body("value", hasSize(0));
        assigned(member, "principalId eq '" + team + "'", team).body("value.id", contains(given));
        assigned(member, "assignedTo('" + Estate.someone() + "')", team).body("value", hasSize(0));
    }

    private static ValidatableResponse assigned(String caller, String filter, String group) {
        return given().auth()
                .oauth2(TestIssuer.member(caller, group))
                .queryParam("api-version", "2022-04-01")
                .queryParam("$filter", filter)
                .get(SUBSCRIPTION + Estate.AUTHORIZATION + "/roleAssignments")
                .then()
                .statusCode(200);
    }

    @Test
    void aMachineOfNoSubscriptionIsNoPlaceForARole() {
        as(People.OWNER)
                .body(Estate.assignment(People.READER, Estate.READER_ROLE))
                .put("/resourceGroups/g/providers/Microsoft.HybridCompute/machines/m" + Estate.ASSIGNMENTS
                        + UUID.randomUUID())
                .then()
                .statusCode(404)
                .body("error.code", equalTo("ScopeNotFound"));
    }

    @Test
    void aRoleIsAssignedToldAndTakenAway() {
        var name = UUID.randomUUID();
        var principal = UUID.randomUUID().toString();
        var path = SUBSCRIPTION + "/providers/Microsoft.Authorization/roleAssignments/" + name;
        var body = "{\"properties\":{\"roleDefinitionId\":\"" + READER_ROLE + "\",\"principalId\":\"" + principal
                + "\",\"principalType\":\"User\"}}";
        as(People.OWNER).body(body).put(path).then().statusCode(201).body("properties.principalId", equalTo(principal));
        as(People.OWNER).body(body).put(path).then().statusCode(200);
        as(People.OWNER)
                .body(body)
                .put(SUBSCRIPTION + "/providers/Microsoft.Authorization/roleAssignments/" + UUID.randomUUID())
                .then()
                .statusCode(409)
                .body("error.code", equalTo("RoleAssignmentExists"));
        var told = FactProbe.await(
                RoleAssignmentChanged.class, fact -> fact.principalId().equals(principal));
        as(People.OWNER).delete(path).then().statusCode(200);
        as(People.OWNER).delete(path).then().statusCode(204);
        FactProbe.awaitTombstone(RoleAssignmentChanged.class, told.key());
    }

    @Test
    void aRoleOfAGroupIsTheRoleOfWhoeverIsInIt() {
        var auditors = "/auditors-" + UUID.randomUUID();
        var path = SUBSCRIPTION + "/providers/Microsoft.Authorization/roleAssignments/" + UUID.randomUUID();
        as(People.OWNER)
                .body("{\"properties\":{\"roleDefinitionId\":\"" + READER_ROLE + "\",\"principalId\":\"" + auditors
                        + "\",\"principalType\":\"Group\"}}")
                .put(path)
                .then()
                .statusCode(201)
                .body("properties.principalType", equalTo("Group"));
        var member = TestIssuer.member(UUID.randomUUID().toString(), "/others", auditors);
        Awaitility.await()
                .untilAsserted(() -> bearing(member).get(SUBSCRIPTION).then().statusCode(200));
        bearing(member).get("/subscriptions").then().body("value.subscriptionId", hasItem(People.SUBSCRIPTION));
        bearing(member)
                .get(SUBSCRIPTION + "/providers/Microsoft.Authorization/permissions")
                .then()
                .body("value", hasSize(1));
        bearing(TestIssuer.member(UUID.randomUUID().toString(), "/others"))
                .get(SUBSCRIPTION)
                .then()
                .statusCode(403);
        as(auditors).get(SUBSCRIPTION).then().statusCode(403);
        as(People.OWNER).delete(path).then().statusCode(200);
        Awaitility.await()
                .untilAsserted(() -> bearing(member).get(SUBSCRIPTION).then().statusCode(403));
    }

    /// A group may be empty: it is not enough that a group owns everything.
    @Test
    void theLastOwnerWhoIsNoGroupStays() {
        var somebody = owner(UUID.randomUUID().toString(), "User");
        var group = owner("/owners-" + UUID.randomUUID(), "Group");
        as(People.OWNER).delete(somebody).then().statusCode(409).body("error.code", equalTo("LastOwner"));
        as(People.OWNER).delete(group).then().statusCode(200);
        owner(UUID.randomUUID().toString(), "User");
        as(People.OWNER).delete(somebody).then().statusCode(200);
    }

    private static String owner(String principal, String type) {
        var path = "/providers/Microsoft.Authorization/roleAssignments/" + UUID.randomUUID();
        as(People.OWNER)
                .body("{\"properties\":{\"roleDefinitionId\":\"" + Estate.ROLES + Estate.OWNER_ROLE
                        + "\",\"principalId\":\"" + principal + "\",\"principalType\":\"" + type + "\"}}")
                .put(path)
                .then()
                .statusCode(201);
        return path;
    }

    private static RequestSpecification bearing(String token) {
        return given().auth().oauth2(token).queryParam("api-version", "2022-12-01");
    }

    @Test
    void roleDefinitionsAreListedAtEveryScope() {
        as(People.READER)
                .get(SUBSCRIPTION + "/providers/Microsoft.Authorization/roleDefinitions")
                .then()
                .statusCode(200)
                .body("value.properties.roleName", hasItem("Owner"));
    }

    @Test
    void aRoleAssignmentNeedsAGuidARoleAndAPrincipal() {
        var scope = SUBSCRIPTION + "/providers/Microsoft.Authorization/roleAssignments/";
        as(People.OWNER)
                .body("{\"properties\":{\"roleDefinitionId\":\"" + READER_ROLE + "\",\"principalId\":\"x\"}}")
                .put(scope + "not-a-guid")
                .then()
                .statusCode(400)
                .body("error.code", equalTo("InvalidRoleAssignmentId"));
        as(People.OWNER)
                .body("{\"properties\":{\"roleDefinitionId\":\"/nothing\",\"principalId\":\"x\"}}")
                .put(scope + UUID.randomUUID())
                .then()
                .statusCode(404)
                .body("error.code", equalTo("RoleDefinitionDoesNotExist"));
        as(People.OWNER).body("{}").put(scope + UUID.randomUUID()).then().statusCode(400);
    }
}
