package io.muster.assignment;

import static io.muster.assignment.Lab.as;
import static io.muster.assignment.Lab.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;

import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import io.muster.contracts.facts.PolicyAssignmentChanged;
import io.muster.contracts.facts.ScopeChanged;
import io.muster.testkit.FactProbe;
import io.muster.testkit.MusterServers;
import io.muster.testkit.People;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/// Policies that are assigned at management groups.
@QuarkusTest
@QuarkusTestResource(
        value = MusterServers.class,
        initArgs = @ResourceArg(name = "database", value = "assignment"),
        restrictToAnnotatedClass = false)
@QuarkusTestResource(value = ContentOnDisk.class, restrictToAnnotatedClass = false)
class ManagementGroupsIT {

    private final String mark = UUID.randomUUID().toString();
    private final ResourceId top = group("top", null);
    private final ResourceId plants = group("plants", top);
    private final ResourceId offices = group("offices", top);

    @Test
    void aPolicyReachesTheMachinesOfEverySubscriptionBelowAndNoOthers() {
        var mine = machine(subscription(group("deep", plants)));
        var theirs = machine(subscription(offices));
        assign(plants, "low");
        assign(top, "high");
        awaitPolicies(mine, policy(plants, "low"), policy(top, "high"));
        awaitPolicies(theirs, policy(top, "high"));
        var below = ResourceId.of(mine.value().replaceFirst("/resourceGroups/.*", ""));
        as(People.OWNER)
                .get(below + "/providers/Microsoft.Authorization/policyAssignments")
                .then()
                .statusCode(200)
                .body("value.id", hasItems(policy(plants, "low"), policy(top, "high")));
        as(People.OWNER)
                .get(offices + "/providers/Microsoft.Authorization/policyAssignments")
                .then()
                .statusCode(200)
                .body("value.id", hasItem(policy(top, "high")))
                .body("value.id", not(hasItem(policy(plants, "low"))));
        as(People.READER).get(policy(plants, "low")).then().statusCode(403);
        as(People.OWNER).delete(policy(top, "high")).then().statusCode(200);
        awaitPolicies(theirs);
        awaitPolicies(mine, policy(plants, "low"));
    }

    @Test
    void aSubscriptionThatMovesLosesWhatIsAboveHereAndGetsWhatIsAboveThere() {
        var subscription = subscription(plants);
        var machine = machine(subscription);
        assign(plants, "here");
        assign(offices, "there");
        awaitPolicies(machine, policy(plants, "here"));
        say(subscription, offices);
        awaitPolicies(machine, policy(offices, "there"));
        var deep = group("deep", plants);
        say(subscription, deep);
        awaitPolicies(machine, policy(plants, "here"));
        say(deep, offices);
        awaitPolicies(machine, policy(offices, "there"));
    }

    /// The group that ties them is heard of last.
    @Test
    void theOrderInWhichATreeIsHeardOfDoesNotMatter() {
        assign(top, "high");
        var late = ResourceId.managementGroup("late-" + mark);
        var machine = machine(subscription(late));
        awaitPolicies(machine);
        say(late, plants);
        awaitPolicies(machine, policy(top, "high"));
    }

    @Test
    void aManagementGroupThatGoesTakesItsPoliciesAlong() {
        var machine = machine(subscription(plants));
        assign(plants, "low");
        awaitPolicies(machine, policy(plants, "low"));
        FactProbe.tombstone(ScopeChanged.class, plants.key());
        FactProbe.awaitTombstone(
                PolicyAssignmentChanged.class,
                ResourceId.of(policy(plants, "low")).key());
        awaitPolicies(machine);
        as(People.OWNER).body(Lab.ARC).put(policy(plants, "late")).then().statusCode(404);
    }

    @Test
    void guestAssignmentsAreNotListedAcrossSubscriptions() {
        as(People.OWNER).get(Lab.guests(plants)).then().statusCode(404);
    }

    /// Random trees, policies and moves: in the end each machine has exactly what is assigned above it.
    @RepeatedTest(3)
    void noPolicyOfOneScopeActsInAnother(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        var groups = new ArrayList<>(List.of(top, plants, offices, group("a", plants), group("b", offices)));
        var parents = new HashMap<ResourceId, ResourceId>(
                Map.of(plants, top, offices, top, groups.get(3), plants, groups.get(4), offices));
        var machines = new HashMap<ResourceId, ResourceId>();
        for (int i = 0; i < 4; i += 1) {
            var above = groups.get(random.nextInt(groups.size()));
            var subscription = subscription(above);
            parents.put(subscription, above);
            machines.put(subscription, machine(subscription));
        }
        var assigned = new HashSet<ResourceId>();
        for (var subscription : machines.keySet()) {
            if (assigned.add(groups.get(random.nextInt(groups.size())))) {
                assigned.add(subscription);
            }
        }
        assigned.forEach(scope -> assign(scope, "p"));
        for (var subscription : machines.keySet()) {
            var to = groups.get(random.nextInt(groups.size()));
            say(subscription, to);
            parents.put(subscription, to);
        }
        machines.forEach((subscription, machine) -> {
            var expected = new ArrayList<String>();
            for (ResourceId at = subscription; at != null; at = parents.get(at)) {
                if (assigned.contains(at)) {
                    expected.add(policy(at, "p"));
                }
            }
            awaitPolicies(machine, expected.toArray(String[]::new));
        });
    }

    private ResourceId group(String name, @Nullable ResourceId parent) {
        var group = ResourceId.managementGroup(name + "-" + mark);
        say(group, parent);
        return group;
    }

    private static ResourceId subscription(ResourceId parent) {
        var subscription = ResourceId.subscription(UUID.randomUUID().toString());
        say(subscription, parent);
        return subscription;
    }

    private static void say(ResourceId scope, @Nullable ResourceId parent) {
        FactProbe.say(new ScopeChanged(
                scope, scope.name(), null, Map.of(), parent, Clock.systemUTC().instant()));
    }

    private static ResourceId machine(ResourceId subscription) {
        var group = ResourceId.resourceGroup(subscription.name(), "rack");
        say(group, null);
        return Lab.machine(new MachineId(UUID.randomUUID()), group, "m");
    }

    /// As soon as the scope is known here.
    private static void assign(ResourceId scope, String name) {
        Awaitility.await()
                .untilAsserted(() -> as(People.OWNER)
                        .body(Lab.ARC)
                        .put(policy(scope, name))
                        .then()
                        .statusCode(201));
    }

    private static void awaitPolicies(ResourceId machine, String... policies) {
        Awaitility.await().untilAsserted(() -> {
            var found = as(People.OWNER).get(Lab.guests(machine));
            assertThat(found.statusCode()).isEqualTo(200);
            assertThat(Set.copyOf(found.<List<String>>path("value.properties.policyAssignmentId")))
                    .isEqualTo(Set.of(policies));
        });
    }
}
