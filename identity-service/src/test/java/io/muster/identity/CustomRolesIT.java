package io.muster.identity;

import static io.muster.identity.Estate.as;
import static io.muster.identity.Estate.grant;
import static io.muster.identity.Estate.resourceGroup;
import static io.muster.identity.Estate.someone;
import static io.muster.identity.Estate.subscription;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import io.muster.contracts.ResourceId;
import io.muster.contracts.facts.RoleAssignmentChanged;
import io.muster.testkit.FactProbe;
import io.muster.testkit.MusterServers;
import io.muster.testkit.People;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(
        value = MusterServers.class,
        initArgs = @ResourceArg(name = "database", value = "identity"),
        restrictToAnnotatedClass = false)
class CustomRolesIT {

    private static final String GROUP_READ = "Microsoft.Resources/subscriptions/resourceGroups/read";
    private static final String GROUP_WRITE = "Microsoft.Resources/subscriptions/resourceGroups/write";

    private final String role = UUID.randomUUID().toString();

    @Test
    void aRoleIsMadeFoundAndDeleted() {
        put(People.OWNER, Estate.SUBSCRIPTION, body("Made " + role, GROUP_READ, Estate.SUBSCRIPTION))
                .statusCode(201)
                .body("properties.type", equalTo("CustomRole"))
                .body("properties.permissions[0].dataActions", contains("Some/data/read"));
        put(People.OWNER, Estate.SUBSCRIPTION, body("Made " + role, GROUP_READ, Estate.SUBSCRIPTION))
                .statusCode(201);
        as(People.READER)
                .queryParam("$filter", "roleName eq 'made " + role + "'")
                .get(Estate.SUBSCRIPTION + Estate.AUTHORIZATION + "/roleDefinitions")
                .then()
                .statusCode(200)
                .body("value.name", contains(role));
        as(People.READER)
                .queryParam("$filter", "type eq 'BuiltInRole'")
                .get(Estate.SUBSCRIPTION + Estate.AUTHORIZATION + "/roleDefinitions")
                .then()
                .body("value.properties.type", everyItem(equalTo("BuiltInRole")))
                .body("value", hasSize(greaterThan(12)));
        as(People.READER).get(Estate.ROLES + role).then().statusCode(200);
        as(People.OWNER)
                .delete(Estate.SUBSCRIPTION + Estate.ROLES + role)
                .then()
                .statusCode(200);
        as(People.OWNER)
                .delete(Estate.SUBSCRIPTION + Estate.ROLES + role)
                .then()
                .statusCode(204);
    }

    @Test
    void whatARoleAllowsChangesForThoseWhoHoldIt() {
        var group = resourceGroup(subscription(Estate.ROOT_GROUP), "rack");
        put(People.OWNER, group, body("Changing " + role, GROUP_READ, group)).statusCode(201);
        var holder = someone();
        var given = grant(holder, role, group);
        as(holder).get(group.value()).then().statusCode(200);
        as(holder).body("{\"tags\":{}}").patch(group.value()).then().statusCode(403);
        put(People.OWNER, group, body("Changing " + role, GROUP_WRITE, group)).statusCode(201);
        FactProbe.await(
                RoleAssignmentChanged.class,
                fact -> fact.id().equals(given) && fact.actions().equals(List.of(GROUP_WRITE)));
        Awaitility.await()
                .untilAsserted(() -> as(holder)
                        .body("{\"tags\":{}}")
                        .patch(group.value())
                        .then()
                        .statusCode(200));
        as(holder).get(group.value()).then().statusCode(403);
        as(holder)
                .get(group + Estate.AUTHORIZATION + "/permissions")
                .then()
                .statusCode(200)
                .body("value[0].actions", contains(GROUP_WRITE))
                .body("value[0].dataActions", contains("Some/data/read"));
    }

    @Test
    void aRoleInUseIsNotDeletedAndKeepsTheScopesItIsUsedAt() {
        var subscription = subscription(Estate.ROOT_GROUP);
        var group = resourceGroup(subscription, "rack");
        var other = resourceGroup(subscription, "other");
        put(People.OWNER, subscription, body("Used " + role, GROUP_READ, subscription))
                .statusCode(201);
        var given = grant(someone(), role, group);
        as(People.OWNER)
                .delete(subscription + Estate.ROLES + role)
                .then()
                .statusCode(409)
                .body("error.code", equalTo("RoleDefinitionHasAssignments"));
        put(People.OWNER, subscription, body("Used " + role, GROUP_READ, other))
                .statusCode(409)
                .body("error.code", equalTo("RoleDefinitionHasAssignments"));
        as(People.OWNER).delete(given.value()).then().statusCode(200);
        as(People.OWNER).delete(subscription + Estate.ROLES + role).then().statusCode(200);
    }

    @Test
    void aRoleIsGivenAtItsScopesAndNowhereElse() {
        var subscription = subscription(Estate.ROOT_GROUP);
        var here = resourceGroup(subscription, "here");
        var elsewhere = resourceGroup(subscription, "elsewhere");
        put(People.OWNER, here, body("Here " + role, GROUP_READ, here)).statusCode(201);
        as(People.OWNER)
                .body(Estate.assignment(someone(), role))
                .put(elsewhere + Estate.ASSIGNMENTS + UUID.randomUUID())
                .then()
                .statusCode(400)
                .body("error.code", equalTo("RoleDefinitionNotAssignable"));
        as(People.OWNER).get(elsewhere + Estate.ROLES + role).then().statusCode(404);
        as(People.OWNER)
                .get(elsewhere + Estate.AUTHORIZATION + "/roleDefinitions")
                .then()
                .body("value.name", not(hasItem(role)));
        as(People.OWNER).get(subscription + Estate.ROLES + role).then().statusCode(200);
        as(People.STRANGER).get(Estate.ROLES + role).then().statusCode(404);
        as(People.STRANGER).get(Estate.ROLES + Estate.READER_ROLE).then().statusCode(200);
    }

    @Test
    void whoeverChangesARoleNeedsTheRightAtEveryScopeOfIt() {
        var subscription = subscription(Estate.ROOT_GROUP);
        var mine = resourceGroup(subscription, "mine");
        var theirs = resourceGroup(subscription, "theirs");
        var me = someone();
        grant(me, Estate.OWNER_ROLE, mine);
        put(me, mine, body("Wide " + role, "*", mine, theirs)).statusCode(403);
        put(People.OWNER, subscription, body("Wide " + role, "*/read", mine, theirs))
                .statusCode(201);
        put(me, mine, body("Wide " + role, "*", mine)).statusCode(403);
        as(me).delete(mine + Estate.ROLES + role).then().statusCode(403);
        as(People.OWNER)
                .get(subscription + Estate.ROLES + role)
                .then()
                .body("properties.permissions[0].actions", contains("*/read"));
        put(
                        me,
                        mine,
                        body("Mine " + UUID.randomUUID(), "*", mine),
                        UUID.randomUUID().toString())
                .statusCode(201);
    }

    @Test
    void aNameIsTakenOnceInAnyCaseAndBuiltInRolesStay() {
        var taken = "Taken " + role;
        put(People.OWNER, Estate.SUBSCRIPTION, body(taken, GROUP_READ, Estate.SUBSCRIPTION))
                .statusCode(201);
        put(
                        People.OWNER,
                        Estate.SUBSCRIPTION,
                        body(taken.toUpperCase(Locale.ROOT), GROUP_READ, Estate.SUBSCRIPTION),
                        UUID.randomUUID().toString())
                .statusCode(409)
                .body("error.code", equalTo("RoleDefinitionWithSameNameExists"));
        put(
                        People.OWNER,
                        Estate.SUBSCRIPTION,
                        body("owner", GROUP_READ, Estate.SUBSCRIPTION),
                        UUID.randomUUID().toString())
                .statusCode(409);
        put(People.OWNER, Estate.SUBSCRIPTION, body("New owner", "*", Estate.SUBSCRIPTION), Estate.OWNER_ROLE)
                .statusCode(400)
                .body("error.code", equalTo("BuiltInRoleCannotBeChanged"));
        as(People.OWNER)
                .delete(Estate.SUBSCRIPTION + Estate.ROLES + Estate.READER_ROLE)
                .then()
                .statusCode(400);
        as(People.OWNER)
                .delete(Estate.SUBSCRIPTION + Estate.ROLES + role)
                .then()
                .statusCode(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | InvalidRequestContent",
                "{\"properties\":{}} | InvalidRoleDefinition",
                "{\"properties\":{\"roleName\":\"x\",\"permissions\":[],\"assignableScopes\":[\"$\"]}} | InvalidRoleDefinition",
                "{\"properties\":{\"roleName\":\"x\",\"permissions\":[{\"actions\":[\"*\"]},{\"actions\":[\"*\"]}],\"assignableScopes\":[\"$\"]}} | InvalidRoleDefinition",
                "{\"properties\":{\"roleName\":\"x\",\"permissions\":[{\"actions\":[]}],\"assignableScopes\":[\"$\"]}} | InvalidRoleDefinition",
                "{\"properties\":{\"roleName\":\"x\",\"permissions\":[{\"actions\":[\"a b\"]}],\"assignableScopes\":[\"$\"]}} | InvalidActionOrNotAction",
                "{\"properties\":{\"roleName\":\"x\",\"permissions\":[{\"actions\":[null]}],\"assignableScopes\":[\"$\"]}} | InvalidActionOrNotAction",
                "{\"properties\":{\"roleName\":\"x\",\"permissions\":[{\"actions\":[\"*\"]}],\"assignableScopes\":[]}} | InvalidAssignableScopes",
                "{\"properties\":{\"roleName\":\"x\",\"permissions\":[{\"actions\":[\"*\"]}],\"assignableScopes\":[\"nowhere\"]}} | InvalidAssignableScopes",
                "{\"properties\":{\"roleName\":\"x\",\"permissions\":[{\"actions\":[\"*\"]}],\"assignableScopes\":[\"/subscriptions/other\"]}} | InvalidAssignableScopes"
            })
    void badRolesAreRefusedByKind(String body, String code) {
        put(People.OWNER, Estate.SUBSCRIPTION, body.replace("$", Estate.SUBSCRIPTION.value()))
                .statusCode(400)
                .body("error.code", equalTo(code));
    }

    @Test
    void aScopeThatIsNotThereTakesNoRole() {
        put(
                        People.OWNER,
                        Estate.SUBSCRIPTION,
                        body("Lost " + role, "*", Estate.SUBSCRIPTION, ResourceId.subscription(role)))
                .statusCode(404)
                .body("error.code", equalTo("ScopeNotFound"));
        for (var scope : List.of(
                "/subscriptions/" + role,
                Estate.SUBSCRIPTION + "/resourceGroups/nowhere",
                "/providers/Microsoft.Management",
                "/providers/Microsoft.Management/managementGroups/nobody",
                Estate.SUBSCRIPTION + "/resourceGroups/lab/providers/Microsoft.HybridCompute/machines/nobody")) {
            as(People.OWNER)
                    .body(Estate.assignment(someone(), Estate.READER_ROLE))
                    .put(scope + Estate.ASSIGNMENTS + UUID.randomUUID())
                    .then()
                    .statusCode(404)
                    .body("error.code", equalTo("ScopeNotFound"));
        }
    }

    private ValidatableResponse put(String principal, ResourceId scope, String body) {
        return put(principal, scope, body, role);
    }

    private static ValidatableResponse put(String principal, ResourceId scope, String body, String name) {
        return as(principal).body(body).put(scope + Estate.ROLES + name).then();
    }

    private static String body(String name, String action, ResourceId... scopes) {
        var quoted = List.of(scopes).stream().map(scope -> "\"" + scope + "\"").toList();
        return """
                {"properties":{"roleName":"%s","description":"for tests","type":"CustomRole",
                 "permissions":[{"actions":["%s"],"notActions":[],"dataActions":["Some/data/read"]}],
                 "assignableScopes":%s}}
                """.formatted(name, action, quoted);
    }
}
