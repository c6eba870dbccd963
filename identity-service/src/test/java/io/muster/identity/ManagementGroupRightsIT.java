package io.muster.identity;

import static io.muster.identity.Estate.as;
import static io.muster.identity.Estate.grant;
import static io.muster.identity.Estate.managementGroup;
import static io.muster.identity.Estate.resourceGroup;
import static io.muster.identity.Estate.someone;
import static io.muster.identity.Estate.subscription;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.muster.testkit.MusterServers;
import io.muster.testkit.People;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// What a role at a management group lets see and do, and where that ends.
@QuarkusTest
@QuarkusTestResource(
        value = MusterServers.class,
        initArgs = @ResourceArg(name = "database", value = "identity"),
        restrictToAnnotatedClass = false)
class ManagementGroupRightsIT {

    private static final String GROUPS = "/providers/Microsoft.Management/managementGroups";

    @Test
    void aRoleAtAManagementGroupCountsInItsSubscriptionsUntilTheyLeave() {
        var here = managementGroup(Estate.ROOT_GROUP);
        var there = managementGroup(Estate.ROOT_GROUP);
        var subscription = subscription(managementGroup(here));
        var group = resourceGroup(subscription, "rack");
        var reader = someone();
        grant(reader, Estate.READER_ROLE, here);
        Awaitility.await()
                .untilAsserted(() -> as(reader).get(group.value()).then().statusCode(200));
        as(reader).get("/subscriptions").then().body("value.id", contains(subscription.value()));
        as(reader).get(Estate.SUBSCRIPTION.value()).then().statusCode(403);
        as(reader).get(there.value()).then().statusCode(403);
        as(reader).get(GROUPS).then().body("value.name", hasItem(here.name())).body("value", hasSize(2));
        as(reader)
                .post("/providers/Microsoft.Management/getEntities")
                .then()
                .statusCode(200)
                .body("count", is(3))
                .body("value.id", hasItem(subscription.value()))
                .body("value.properties.permissions", everyItem(equalTo("view")));
        as(People.OWNER)
                .put(there + "/subscriptions/" + subscription.name())
                .then()
                .statusCode(200)
                .body("properties.parent.id", equalTo(there.value()));
        Awaitility.await()
                .untilAsserted(() -> as(reader).get(group.value()).then().statusCode(403));
        as(reader).get("/subscriptions").then().body("value", hasSize(0));
    }

    @Test
    void whoOwnsOneGroupCannotPullInWhatIsNotTheirs() {
        var mine = managementGroup(Estate.ROOT_GROUP);
        var theirs = managementGroup(Estate.ROOT_GROUP);
        var subscription = subscription(theirs);
        var below = managementGroup(theirs);
        var me = someone();
        grant(me, Estate.OWNER_ROLE, mine);
        as(me).put(mine + "/subscriptions/" + subscription.name()).then().statusCode(403);
        as(me).body("{\"parentGroupId\":\"%s\"}".formatted(mine))
                .patch(below.value())
                .then()
                .statusCode(403);
        as(me).body("{\"properties\":{\"details\":{\"parent\":{\"id\":\"%s\"}}}}".formatted(mine))
                .put(below.value())
                .then()
                .statusCode(403);
        as(me).body("{\"properties\":{\"details\":{\"parent\":{\"id\":\"%s\"}}}}".formatted(theirs))
                .put(GROUPS + "/mg-" + UUID.randomUUID())
                .then()
                .statusCode(403);
        as(me).body("{\"displayName\":\"x\",\"managementGroupId\":\"%s\"}".formatted(theirs))
                .put("/subscriptions/" + UUID.randomUUID())
                .then()
                .statusCode(403);
        as(People.OWNER).get(theirs + "/subscriptions").then().body("value.name", contains(subscription.name()));
        as(me).body("{\"properties\":{\"details\":{\"parent\":{\"id\":\"%s\"}}}}".formatted(mine))
                .put(GROUPS + "/mg-" + UUID.randomUUID())
                .then()
                .statusCode(201);
        as(me).body("{\"displayName\":\"x\",\"managementGroupId\":\"%s\"}".formatted(mine))
                .put("/subscriptions/" + UUID.randomUUID())
                .then()
                .statusCode(201);
    }

    @Test
    void whoHasNoRoleSeesNoGroup() {
        var stranger = someone();
        as(stranger).get(GROUPS).then().statusCode(200).body("value", hasSize(0));
        as(stranger)
                .post("/providers/Microsoft.Management/getEntities")
                .then()
                .statusCode(200)
                .body("value", hasSize(0));
        as(stranger).get(Estate.ROOT_GROUP.value()).then().statusCode(403);
        as(People.READER).get(GROUPS).then().body("value.name", not(hasItem(Estate.TENANT)));
    }
}
