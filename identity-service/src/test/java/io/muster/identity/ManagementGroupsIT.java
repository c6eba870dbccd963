package io.muster.identity;

import static io.muster.identity.Estate.as;
import static io.muster.identity.Estate.grant;
import static io.muster.identity.Estate.managementGroup;
import static io.muster.identity.Estate.putGroup;
import static io.muster.identity.Estate.resourceGroup;
import static io.muster.identity.Estate.someone;
import static io.muster.identity.Estate.subscription;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.muster.contracts.ResourceId;
import io.muster.contracts.facts.RoleAssignmentChanged;
import io.muster.contracts.facts.ScopeChanged;
import io.muster.testkit.FactProbe;
import io.muster.testkit.MusterServers;
import io.muster.testkit.People;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
        value = MusterServers.class,
        initArgs = @ResourceArg(name = "database", value = "identity"),
        restrictToAnnotatedClass = false)
class ManagementGroupsIT {

    private static final String GROUPS = "/providers/Microsoft.Management/managementGroups";

    @Test
    void theRootGroupHasTheTenantsIdAndTheFirstSubscriptionIsInIt() {
        as(People.OWNER)
                .get(Estate.ROOT_GROUP.value() + "/subscriptions/" + People.SUBSCRIPTION)
                .then()
                .statusCode(200)
                .body("properties.parent.id", equalTo(Estate.ROOT_GROUP.value()));
        as(People.OWNER)
                .get(Estate.ROOT_GROUP.value())
                .then()
                .statusCode(200)
                .body("properties.details.parent", nullValue())
                .body("properties.tenantId", equalTo(Estate.TENANT));
        as(People.OWNER).delete(Estate.ROOT_GROUP.value()).then().statusCode(400);
        putGroup(Estate.ROOT_GROUP, managementGroup(Estate.ROOT_GROUP)).statusCode(400);
        FactProbe.await(
                ScopeChanged.class,
                scope -> scope.id().equals(Estate.SUBSCRIPTION) && Estate.ROOT_GROUP.equals(scope.parent()));
    }

    @Test
    void aGroupIsMadeReadInAnyCaseRenamedAndDeleted() {
        var id = managementGroup(Estate.ROOT_GROUP);
        putGroup(id, Estate.ROOT_GROUP).statusCode(200);
        as(People.OWNER)
                .get(id.value().toUpperCase(Locale.ROOT))
                .then()
                .statusCode(200)
                .body("id", equalTo(id.value()))
                .body("type", equalTo("Microsoft.Management/managementGroups"))
                .body("properties.displayName", equalTo(id.name() + " shown"))
                .body("properties.details.parent.name", equalTo(Estate.TENANT))
                .body("properties.children", nullValue());
        as(People.OWNER)
                .body("{\"displayName\":\"Other\"}")
                .patch(id.value())
                .then()
                .statusCode(200)
                .body("properties.displayName", equalTo("Other"));
        FactProbe.await(
                ScopeChanged.class,
                scope -> scope.id().equals(id) && scope.displayName().equals("Other"));
        as(People.OWNER).get(GROUPS).then().statusCode(200).body("value.name", hasItem(id.name()));
        as(People.OWNER).delete(id.value()).then().statusCode(200);
        as(People.OWNER).delete(id.value()).then().statusCode(204);
        as(People.OWNER).get(id.value()).then().statusCode(404).body("error.code", equalTo("ManagementGroupNotFound"));
        FactProbe.awaitTombstone(ScopeChanged.class, id.key());
    }

    @Test
    void theTreeIsShownAsFarAsItIsAskedFor() {
        var top = managementGroup(Estate.ROOT_GROUP);
        var below = managementGroup(top);
        var subscription = subscription(below);
        as(People.OWNER)
                .queryParam("$expand", "children")
                .get(top.value())
                .then()
                .statusCode(200)
                .body("properties.children.name", contains(below.name()))
                .body("properties.children[0].children", nullValue());
        as(People.OWNER)
                .queryParam("$expand", "children")
                .queryParam("$recurse", true)
                .get(top.value())
                .then()
                .statusCode(200)
                .body("properties.children[0].children.id", contains(subscription.value()))
                .body("properties.children[0].children[0].type", equalTo("/subscriptions"));
        as(People.OWNER)
                .queryParam("$expand", "children")
                .queryParam("$recurse", true)
                .queryParam("$filter", "children.childType ne Subscription")
                .get(top.value())
                .then()
                .body("properties.children[0].children", hasSize(0));
        as(People.OWNER)
                .queryParam("$expand", "path")
                .get(below.value())
                .then()
                .body("properties.details.path.name", contains(Estate.TENANT, top.name(), below.name()));
        as(People.OWNER)
                .queryParam("$expand", "ancestors")
                .get(below.value())
                .then()
                .body("properties.details.managementGroupAncestors", contains(top.name(), Estate.TENANT));
        as(People.OWNER).queryParam("$expand", "all").get(below.value()).then().statusCode(400);
        as(People.OWNER)
                .get(top + "/descendants")
                .then()
                .statusCode(200)
                .body("value.id", containsInAnyOrder(below.value(), subscription.value()));
        var next = as(People.OWNER)
                .queryParam("$top", 1)
                .get(top + "/descendants")
                .then()
                .body("value", hasSize(1))
                .extract()
                .<String>path("nextLink");
        assertThat(next).contains(top + "/descendants");
    }

    @Test
    void aRingAnUnknownParentAndATooDeepTreeAreRefused() {
        var top = managementGroup(Estate.ROOT_GROUP);
        var below = managementGroup(top);
        putGroup(top, below).statusCode(400).body("error.code", equalTo("ManagementGroupCycle"));
        putGroup(top, top).statusCode(400).body("error.code", equalTo("ManagementGroupCycle"));
        putGroup(top, ResourceId.managementGroup("nobody")).statusCode(400);
        putGroup(top, Estate.SUBSCRIPTION).statusCode(400).body("error.code", equalTo("ParentManagementGroupNotFound"));
        var deep = below;
        for (int level = 3; level <= 6; level += 1) {
            deep = managementGroup(deep);
        }
        putGroup(ResourceId.managementGroup("mg-" + UUID.randomUUID()), deep)
                .statusCode(400)
                .body("error.code", equalTo("ManagementGroupHierarchyTooDeep"));
        as(People.OWNER)
                .body("{\"displayName\":\"x\"}")
                .put(GROUPS + "/bad.name.")
                .then()
                .statusCode(400)
                .body("error.code", equalTo("InvalidManagementGroupName"));
    }

    @Test
    void aGroupWithSomethingInItIsNotDeleted() {
        var top = managementGroup(Estate.ROOT_GROUP);
        var subscription = subscription(top);
        as(People.OWNER)
                .delete(top.value())
                .then()
                .statusCode(409)
                .body("error.code", equalTo("ManagementGroupNotEmpty"));
        as(People.OWNER)
                .delete(top + "/subscriptions/" + subscription.name())
                .then()
                .statusCode(200);
        as(People.OWNER)
                .delete(top + "/subscriptions/" + subscription.name())
                .then()
                .statusCode(204);
        as(People.OWNER).delete(top.value()).then().statusCode(200);
    }

    @Test
    void aSubscriptionIsMadeRenamedAndRemovedWithWhatWasGivenThere() {
        var id = subscription(Estate.ROOT_GROUP);
        var given = grant(someone(), Estate.READER_ROLE, id);
        as(People.OWNER)
                .body("{\"displayName\":\"renamed\"}")
                .put(id.value())
                .then()
                .statusCode(200)
                .body("displayName", equalTo("renamed"))
                .body("tenantId", equalTo(Estate.TENANT))
                .body("subscriptionPolicies", notNullValue());
        var group = resourceGroup(id, "last");
        as(People.OWNER).delete(id.value()).then().statusCode(409).body("error.code", equalTo("SubscriptionNotEmpty"));
        as(People.OWNER).delete(group.value()).then().statusCode(200);
        as(People.OWNER).delete(id.value()).then().statusCode(200);
        as(People.OWNER).get(id.value()).then().statusCode(404);
        as(People.OWNER).delete(id.value()).then().statusCode(204);
        FactProbe.awaitTombstone(ScopeChanged.class, id.key());
        FactProbe.awaitTombstone(RoleAssignmentChanged.class, given.key());
        as(People.OWNER)
                .body("{\"displayName\":\"x\"}")
                .put("/subscriptions/not-a-guid")
                .then()
                .statusCode(400);
        as(People.OWNER)
                .body("{}")
                .put("/subscriptions/" + UUID.randomUUID())
                .then()
                .statusCode(400);
    }
}
