package io.muster.identity;

import static io.muster.identity.Lab.SUBSCRIPTION;
import static io.muster.identity.Lab.as;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import io.muster.contracts.ResourceId;
import io.muster.contracts.facts.ScopeChanged;
import io.muster.testkit.FactProbe;
import io.muster.testkit.MusterServers;
import io.muster.testkit.People;
import io.muster.testkit.TestIssuer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Subscriptions, resource groups, and requests that are none.
@QuarkusTest
@QuarkusTestResource(
        value = MusterServers.class,
        initArgs = @ResourceArg(name = "database", value = "identity"),
        restrictToAnnotatedClass = false)
class ScopesIT {

    @Test
    void aRequestWithoutATokenIsRefusedInTheArmEnvelope() {
        given().queryParam("api-version", "2024-07-10")
                .get(SUBSCRIPTION)
                .then()
                .statusCode(401)
                .header("x-ms-request-id", notNullValue())
                .body("error.code", equalTo("AuthenticationFailed"));
    }

    @Test
    void aMadeUpTokenIsRefused() {
        given().auth()
                .oauth2(TestIssuer.person(People.OWNER) + "x")
                .queryParam("api-version", "2024-07-10")
                .get(SUBSCRIPTION)
                .then()
                .statusCode(401)
                .body("error.code", equalTo("AuthenticationFailed"));
    }

    @Test
    void everyArmRequestNeedsAnApiVersion() {
        given().auth()
                .oauth2(TestIssuer.person(People.OWNER))
                .get(SUBSCRIPTION)
                .then()
                .statusCode(400)
                .body("error.code", equalTo("MissingApiVersionParameter"));
    }

    @Test
    void whoHasNoRoleSeesNoSubscriptionAndMayReadNone() {
        as(People.STRANGER).get("/subscriptions").then().statusCode(200).body("value", hasSize(0));
        as(People.STRANGER).get(SUBSCRIPTION).then().statusCode(403).body("error.code", equalTo("AuthorizationFailed"));
    }

    @Test
    void theFirstSubscriptionIsThereAndListed() {
        as(People.READER)
                .get("/subscriptions")
                .then()
                .statusCode(200)
                .body("value.subscriptionId", hasItem(People.SUBSCRIPTION));
        FactProbe.await(ScopeChanged.class, scope -> scope.id().equals(ResourceId.subscription(People.SUBSCRIPTION)));
    }

    @Test
    void aResourceGroupIsMadeOnceReadBackInAnyCaseAndDeleted() {
        var group = SUBSCRIPTION + "/resourceGroups/Rack-7";
        as(People.OWNER)
                .body("{\"location\":\"cellar\"}")
                .put(group)
                .then()
                .statusCode(201)
                .body("name", equalTo("Rack-7"));
        as(People.OWNER).body("{\"location\":\"cellar\"}").put(group).then().statusCode(200);
        as(People.READER)
                .get(SUBSCRIPTION + "/resourcegroups/RACK-7")
                .then()
                .statusCode(200)
                .body("id", equalTo(group))
                .body("properties.provisioningState", equalTo("Succeeded"));
        as(People.READER).head(group).then().statusCode(204);
        FactProbe.await(ScopeChanged.class, scope -> scope.id().equals(ResourceId.of(group)));
        as(People.OWNER).delete(group).then().statusCode(200);
        as(People.OWNER).delete(group).then().statusCode(204);
        as(People.READER).get(group).then().statusCode(404).body("error.code", equalTo("ResourceGroupNotFound"));
        FactProbe.awaitTombstone(ScopeChanged.class, ResourceId.of(group).key());
    }

    @Test
    void aGroupStaysWhereItIs() {
        var group = SUBSCRIPTION + "/resourceGroups/place-" + UUID.randomUUID();
        as(People.OWNER)
                .body("{\"location\":\"West Cellar\"}")
                .put(group)
                .then()
                .statusCode(201);
        as(People.OWNER)
                .body("{\"location\":\"attic\",\"tags\":{\"moved\":\"yes\"}}")
                .put(group)
                .then()
                .statusCode(409)
                .body("error.code", equalTo("InvalidResourceGroupLocation"));
        as(People.OWNER)
                .body("{\"location\":\"westcellar\",\"tags\":{\"rack\":\"7\"}}")
                .put(group)
                .then()
                .statusCode(200)
                .body("location", equalTo("West Cellar"))
                .body("tags.rack", equalTo("7"));
        as(People.OWNER)
                .body("{\"location\":\"" + "x".repeat(257) + "\"}")
                .put(group + "-2")
                .then()
                .statusCode(400)
                .body("error.code", equalTo("InvalidLocation"));
        as(People.READER)
                .get(group)
                .then()
                .statusCode(200)
                .body("location", equalTo("West Cellar"))
                .body("tags", equalTo(Map.of("rack", "7")));
    }

    @Test
    void aTextThatCannotBeKeptIsRefusedAndBreaksNothing() {
        as(People.OWNER)
                .body("{\"location\":\"cel\\u0000lar\"}")
                .put(SUBSCRIPTION + "/resourceGroups/nul")
                .then()
                .statusCode(400)
                .body("error.code", equalTo("InvalidRequestContent"));
        as(People.READER)
                .queryParam("$skipToken", "AAAA")
                .get(SUBSCRIPTION + "/resourceGroups")
                .then()
                .statusCode(400);
        as(People.READER)
                .queryParam("$filter", "principalId eq '\u0000'")
                .get(SUBSCRIPTION + "/providers/Microsoft.Authorization/roleAssignments")
                .then()
                .statusCode(400);
    }

    @Test
    void aReaderMayNotMakeAGroup() {
        as(People.READER)
                .body("{\"location\":\"cellar\"}")
                .put(SUBSCRIPTION + "/resourceGroups/sneaky")
                .then()
                .statusCode(403);
        as(People.OWNER).get(SUBSCRIPTION + "/resourceGroups/sneaky").then().statusCode(404);
    }

    @Test
    void badGroupsAreRefusedByKind() {
        as(People.OWNER)
                .body("{}")
                .put(SUBSCRIPTION + "/resourceGroups/nowhere")
                .then()
                .statusCode(400)
                .body("error.code", equalTo("LocationRequired"));
        as(People.OWNER)
                .body("{\"location\":")
                .put(SUBSCRIPTION + "/resourceGroups/torn")
                .then()
                .statusCode(400)
                .body("error.code", equalTo("InvalidRequestContent"));
        as(People.OWNER)
                .body("{\"location\":\"x\"}")
                .put("/subscriptions/" + UUID.randomUUID() + "/resourceGroups/lost")
                .then()
                .statusCode(404)
                .body("error.code", equalTo("SubscriptionNotFound"));
    }

    @Test
    void anUnknownTypeOrMethodIsRefused() {
        as(People.OWNER)
                .get(SUBSCRIPTION + "/providers/Microsoft.Compute/virtualMachines")
                .then()
                .statusCode(404)
                .body("error.code", equalTo("InvalidResourceType"));
        as(People.OWNER).post(SUBSCRIPTION).then().statusCode(405).body("error.code", equalTo("MethodNotAllowed"));
    }
}
