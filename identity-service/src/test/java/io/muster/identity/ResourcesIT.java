package io.muster.identity;

import static io.muster.identity.Estate.as;
import static io.muster.identity.Estate.grant;
import static io.muster.identity.Estate.machine;
import static io.muster.identity.Estate.putMachine;
import static io.muster.identity.Estate.resourceGroup;
import static io.muster.identity.Estate.someone;
import static io.muster.identity.Estate.subscription;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasEntry;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.muster.contracts.ResourceId;
import io.muster.contracts.facts.MachineChanged;
import io.muster.contracts.facts.ScopeChanged;
import io.muster.testkit.FactProbe;
import io.muster.testkit.MusterServers;
import io.muster.testkit.People;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(
        value = MusterServers.class,
        initArgs = @ResourceArg(name = "database", value = "identity"),
        restrictToAnnotatedClass = false)
class ResourcesIT {

    private static final String TAGS = "/providers/Microsoft.Resources/tags/default";

    @Test
    void aMachineNeedsItsProviderRegisteredAndKeepsItRegistered() {
        var subscription = ResourceId.subscription(UUID.randomUUID().toString());
        as(People.OWNER)
                .body("{\"displayName\":\"bare\"}")
                .put(subscription.value())
                .then()
                .statusCode(201);
        var group = resourceGroup(subscription, "rack");
        var machine = group.child("Microsoft.HybridCompute", "machines", "m");
        putMachine(People.OWNER, machine)
                .statusCode(409)
                .body("error.code", equalTo("MissingSubscriptionRegistration"));
        as(People.OWNER)
                .get(subscription + "/providers/microsoft.hybridcompute")
                .then()
                .statusCode(200)
                .body("registrationState", equalTo("NotRegistered"));
        for (int i = 0; i < 2; i += 1) {
            as(People.OWNER)
                    .post(subscription + "/providers/microsoft.hybridcompute/REGISTER")
                    .then()
                    .statusCode(200)
                    .body("registrationState", equalTo("Registered"));
        }
        putMachine(People.OWNER, machine).statusCode(200);
        as(People.OWNER).head(machine.value()).then().statusCode(204);
        as(People.OWNER).head(machine + "x").then().statusCode(404);
        as(People.OWNER)
                .post(subscription + "/providers/Microsoft.HybridCompute/unregister")
                .then()
                .statusCode(409)
                .body("error.code", equalTo("CannotUnregisterProviderInUse"));
        as(People.OWNER).delete(machine.value()).then().statusCode(200);
        as(People.OWNER)
                .post(subscription + "/providers/Microsoft.HybridCompute/unregister")
                .then()
                .statusCode(200)
                .body("registrationState", equalTo("NotRegistered"));
        putMachine(People.OWNER, machine).statusCode(409);
    }

    @Test
    void theFirstSubscriptionHasEverythingRegistered() {
        as(People.READER)
                .get(Estate.SUBSCRIPTION + "/providers")
                .then()
                .statusCode(200)
                .body("value.registrationState.unique()", contains("Registered"))
                .body(
                        "value.find { it.namespace == 'Microsoft.HybridCompute' }.resourceTypes.resourceType",
                        hasItem("machines"));
        as(People.READER)
                .get(Estate.SUBSCRIPTION + "/providers/Microsoft.Compute")
                .then()
                .statusCode(404)
                .body("error.code", equalTo("InvalidResourceNamespace"));
        as(People.READER)
                .post(Estate.SUBSCRIPTION + "/providers/Microsoft.HybridCompute/register")
                .then()
                .statusCode(403);
        as(People.OWNER)
                .post(Estate.SUBSCRIPTION + "/providers/Microsoft.Resources/register")
                .then()
                .statusCode(200)
                .body("registrationPolicy", equalTo("RegistrationFree"));
    }

    @Test
    void machinesAreListedAsResourcesAndFiltered() {
        var subscription = subscription(Estate.ROOT_GROUP);
        var first = machine(resourceGroup(subscription, "first"), "web");
        var second = machine(resourceGroup(subscription, "second"), "db");
        var all = subscription + "/resources";
        as(People.OWNER)
                .get(all)
                .then()
                .statusCode(200)
                .body("value.id", containsInAnyOrder(first.value(), second.value()))
                .body("value.type.unique()", contains("Microsoft.HybridCompute/machines"))
                .body("value[0].createdTime", nullValue());
        list(all, "resourceType eq 'microsoft.hybridcompute/machines' and name eq 'WEB'", first);
        list(all, "resourceGroup eq 'second'", second);
        list(all, "tagName eq 'made' and tagValue eq 'here' and location eq 'cellar'", first, second);
        list(all, "tagName eq 'made' and tagValue eq 'there'");
        list(all, "resourceType eq 'Microsoft.Compute/virtualMachines'");
        list(subscription + "/resourceGroups/first/resources", "tagName eq 'made'", first);
        as(People.OWNER)
                .queryParam("$expand", "createdTime,changedTime")
                .get(all)
                .then()
                .body("value[0].createdTime", notNullValue());
        as(People.OWNER).queryParam("$filter", "name ne 'x'").get(all).then().statusCode(400);
        as(People.OWNER)
                .get(subscription + "/resourceGroups/third/resources")
                .then()
                .statusCode(404);
        as(People.OWNER)
                .queryParam("$top", 1)
                .get(all)
                .then()
                .body("value", hasSize(1))
                .body("nextLink", notNullValue());
    }

    @Test
    void aListOfResourcesShowsOnlyThoseThatTheCallerMayRead() {
        var subscription = subscription(Estate.ROOT_GROUP);
        machine(resourceGroup(subscription, "rack"), "hidden");
        var role = UUID.randomUUID();
        as(People.OWNER)
                .body("""
                        {"properties":{"roleName":"Lister %s","permissions":[{"actions":
                         ["Microsoft.Resources/subscriptions/resources/read"]}],"assignableScopes":["%s"]}}
                        """.formatted(role, subscription))
                .put(subscription + Estate.ROLES + role)
                .then()
                .statusCode(201);
        var lister = someone();
        grant(lister, role.toString(), subscription);
        as(lister).get(subscription + "/resources").then().statusCode(200).body("value", hasSize(0));
    }

    @Test
    void tagsOfASubscriptionAGroupAndAMachineAreChangedAlike() {
        var subscription = subscription(Estate.ROOT_GROUP);
        var group = resourceGroup(subscription, "rack");
        var machine = machine(group, "web");
        for (var at : List.of(subscription, group, machine)) {
            tags(
                    at,
                    "put",
                    "{\"properties\":{\"tags\":{\"Owner\":\"ann\",\"room\":\"7\"}}}",
                    Map.of("Owner", "ann", "room", "7"));
            tags(
                    at,
                    "patch",
                    "{\"operation\":\"Merge\",\"properties\":{\"tags\":{\"owner\":\"bob\"}}}",
                    Map.of("Owner", "bob", "room", "7"));
            tags(
                    at,
                    "patch",
                    "{\"operation\":\"Delete\",\"properties\":{\"tags\":{\"room\":\"7\",\"Owner\":\"ann\"}}}",
                    Map.of("Owner", "bob"));
            tags(at, "patch", "{\"operation\":\"Replace\",\"properties\":{\"tags\":{\"a\":\"b\"}}}", Map.of("a", "b"));
            as(People.OWNER).get(at + TAGS).then().statusCode(200).body("properties.tags", equalTo(Map.of("a", "b")));
            as(People.OWNER).get(at.value()).then().body("tags", hasEntry("a", "b"));
        }
        FactProbe.await(
                ScopeChanged.class,
                scope -> scope.id().equals(subscription) && scope.tags().containsKey("a"));
        FactProbe.await(
                MachineChanged.class,
                fact -> fact.id().equals(machine) && fact.tags().equals(Map.of("a", "b")));
        as(People.OWNER).delete(machine + TAGS).then().statusCode(200);
        as(People.OWNER).get(machine + TAGS).then().body("properties.tags", equalTo(Map.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"operation\":\"Merge\"}",
                "{\"operation\":\"Bend\",\"properties\":{\"tags\":{}}}",
                "{\"properties\":{\"tags\":{\"a\":\"b\"}}}",
                "{\"operation\":\"Merge\",\"properties\":{\"tags\":{\"a\":null}}}",
                "{\"operation\":\"Merge\",\"properties\":{\"tags\":{\"\":\"x\"}}}"
            })
    void tagsThatCannotBeAreRefused(String body) {
        as(People.OWNER).body(body).patch(Estate.SUBSCRIPTION + TAGS).then().statusCode(400);
    }

    @Test
    void whatIsNotThereHasNoTags() {
        for (var scope : List.of(
                Estate.SUBSCRIPTION + "/resourceGroups/nowhere",
                Estate.SUBSCRIPTION + "/resourceGroups/lab/providers/Some.Provider/things/x",
                Estate.ROOT_GROUP.value())) {
            as(People.OWNER).get(scope + TAGS).then().statusCode(404);
        }
        as(People.READER)
                .body("{\"operation\":\"Merge\",\"properties\":{\"tags\":{\"a\":\"b\"}}}")
                .patch(Estate.SUBSCRIPTION + TAGS)
                .then()
                .statusCode(403);
    }

    @Test
    void groupsArePatchedAndFoundByTheirTags() {
        var subscription = subscription(Estate.ROOT_GROUP);
        var tagged = resourceGroup(subscription, "tagged");
        resourceGroup(subscription, "plain");
        as(People.OWNER)
                .body("{\"tags\":{\"Team\":\"Blue\"}}")
                .patch(tagged.value())
                .then()
                .statusCode(200)
                .body("tags.Team", equalTo("Blue"))
                .body("location", equalTo("cellar"));
        as(People.OWNER).body("{}").patch(tagged.value()).then().statusCode(200).body("tags.Team", equalTo("Blue"));
        as(People.OWNER)
                .queryParam("$filter", "tagName eq 'team' and tagValue eq 'Blue'")
                .get(subscription + "/resourceGroups")
                .then()
                .statusCode(200)
                .body("value.name", contains("tagged"));
        as(People.OWNER)
                .body("{}")
                .patch(subscription + "/resourceGroups/nowhere")
                .then()
                .statusCode(404);
        as(People.OWNER).get(subscription + "/locations").then().statusCode(200).body("value.name", contains("cellar"));
    }

    @Test
    void everybodyIsInTheOneTenant() {
        as(People.STRANGER).get("/tenants").then().statusCode(200).body("value.tenantId", contains(Estate.TENANT));
    }

    private static void list(String path, String filter, ResourceId... expected) {
        var ids = Arrays.stream(expected).map(ResourceId::value).toArray(String[]::new);
        as(People.OWNER)
                .queryParam("$filter", filter)
                .get(path)
                .then()
                .statusCode(200)
                .body("value.id", containsInAnyOrder(ids));
    }

    private static void tags(ResourceId at, String method, String body, Map<String, String> expected) {
        as(People.OWNER)
                .body(body)
                .request(method, at + TAGS)
                .then()
                .statusCode(200)
                .body("id", equalTo(at + TAGS))
                .body("properties.tags", equalTo(expected));
    }
}
