package io.muster.assignment;

import static io.muster.assignment.Lab.as;
import static io.muster.assignment.Lab.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import io.muster.contracts.ResourceId;
import io.muster.contracts.facts.GuestAssignmentChanged;
import io.muster.contracts.facts.PolicyAssignmentChanged;
import io.muster.testkit.FactProbe;
import io.muster.testkit.MusterServers;
import io.muster.testkit.People;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(
        value = MusterServers.class,
        initArgs = @ResourceArg(name = "database", value = "assignment"),
        restrictToAnnotatedClass = false)
@QuarkusTestResource(value = ContentOnDisk.class, restrictToAnnotatedClass = false)
class PolicyAssignmentsIT {

    private final String name = "p-" + UUID.randomUUID();

    @Test
    void definitionsAreListedAndFound() {
        as(People.OWNER)
                .get("/providers/Microsoft.Authorization/policyDefinitions")
                .then()
                .statusCode(200)
                .body("value.id", hasItem(Lab.DEFINITION));
        as(People.OWNER)
                .get(Lab.DEFINITION.toUpperCase(Locale.ROOT))
                .then()
                .statusCode(200)
                .body("properties.policyType", equalTo("BuiltIn"))
                .body("properties.metadata.guestConfiguration.name", equalTo("AzureLinuxBaseline"));
        as(People.OWNER)
                .get("/providers/Microsoft.Authorization/policyDefinitions/" + UUID.randomUUID())
                .then()
                .statusCode(404)
                .body("error.code", equalTo("PolicyDefinitionNotFound"));
    }

    @Test
    void theDefinitionThatChangesMachinesSaysSo() {
        as(People.OWNER)
                .get(Lab.DEPLOYING)
                .then()
                .statusCode(200)
                .body("properties.policyRule.then.effect", equalTo("DeployIfNotExists"))
                .body("properties.policyRule.then.details.roleDefinitionIds.size()", equalTo(1))
                .body(
                        "properties.policyRule.then.details.deployment.properties.template.resources[0]"
                                + ".properties.guestConfiguration.assignmentType",
                        equalTo("[parameters('assignmentType')]"))
                .body("properties.parameters.assignmentType.allowedValues.size()", equalTo(3));
        as(People.OWNER)
                .get(Lab.DEFINITION)
                .then()
                .body("properties.policyRule.then.details", not(hasKey("deployment")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Audit", "applyOnly", "DeployAndAutoCorrect", ""})
    void aWordThatIsNoWayToChangeMachinesIsRefused(String word) {
        as(People.OWNER)
                .body(Lab.deploying(word))
                .put(policy(Lab.group(), name))
                .then()
                .statusCode(400)
                .body("error.code", equalTo("InvalidPolicyParameterValue"));
    }

    @Test
    void everyPutIs201AndKeepsWhenItWasMade() {
        var group = Lab.group();
        var made = Lab.assign(group, name)
                .body("id", equalTo(policy(group, name)))
                .body("name", equalTo(name))
                .body("type", equalTo("Microsoft.Authorization/policyAssignments"))
                .body("properties.displayName", equalTo("A test"))
                .body("properties.policyDefinitionId", equalTo(Lab.DEFINITION))
                .body("properties.scope", equalTo(group.value()))
                .body("properties.parameters.IncludeArcMachines.value", equalTo("true"))
                .body("properties.enforcementMode", equalTo("Default"))
                .extract()
                .<String>path("systemData.createdAt");
        FactProbe.await(
                PolicyAssignmentChanged.class,
                fact -> fact.key().equals(policy(group, name).toLowerCase(Locale.ROOT)));
        as(People.OWNER)
                .body(Lab.ARC.replace("\"displayName\"", "\"enforcementMode\":\"DoNotEnforce\",\"displayName\""))
                .put(policy(group, name.toUpperCase(Locale.ROOT)))
                .then()
                .statusCode(201)
                .body("name", equalTo(name))
                .body("properties.enforcementMode", equalTo("DoNotEnforce"));
        var found = as(People.READER)
                .get(policy(group, name))
                .then()
                .statusCode(200)
                .extract()
                .<String>path("systemData.createdAt");
        assertThat(found.substring(0, 23)).isEqualTo(made.substring(0, 23));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fc9b3da7 | 00000000 | 404 | PolicyDefinitionNotFound",
                "/providers/Microsoft.Authorization | nonsense | 400 | InvalidRequestContent",
                "policyDefinitionId | policy | 400 | InvalidPolicyDefinitionId",
                "IncludeArcMachines | Nonsense | 400 | UndefinedPolicyParameter",
                "\"true\" | \"perhaps\" | 400 | InvalidPolicyParameterValue",
                "\"true\" | true | 400 | InvalidPolicyParameterValue",
                "\"true\" | null | 400 | InvalidPolicyParameterValue",
                "\"true\" | [\"true\"] | 400 | InvalidPolicyParameterValue",
                "{\"value\":\"true\"} | null | 400 | InvalidPolicyParameterValue",
                "{\"value\":\"true\"} | \"true\" | 400 | InvalidRequestContent",
                "displayName | enforcementMode | 400 | InvalidRequestContent",
                "properties | things | 400 | InvalidRequestContent",
                "{ | [ | 400 | InvalidRequestContent",
            })
    void badBodiesAreRefusedByKindAndMakeNothing(String from, String to, int status, String code) {
        var group = Lab.group();
        as(People.OWNER)
                .body(Lab.ARC.replace(from, to))
                .put(policy(group, name))
                .then()
                .statusCode(status)
                .body("error.code", equalTo(code));
        as(People.OWNER)
                .get(policy(group, name))
                .then()
                .statusCode(404)
                .body("error.code", equalTo("PolicyAssignmentNotFound"));
    }

    @Test
    void aBodyIsNeededAndItsDisplayNameIsShort() {
        var group = Lab.group();
        as(People.OWNER)
                .put(policy(group, name))
                .then()
                .statusCode(400)
                .body("error.code", equalTo("InvalidRequestContent"));
        as(People.OWNER)
                .body(Lab.ARC.replace("A test", "x".repeat(129)))
                .put(policy(group, name))
                .then()
                .statusCode(400)
                .body("error.code", equalTo("InvalidDisplayName"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a%3Cb", "a:b", "a&b", "dot.", "blank%20"})
    void badNamesAreRefused(String bad) {
        as(People.OWNER)
                .urlEncodingEnabled(false)
                .body(Lab.ARC)
                .put(policy(Lab.group(), bad))
                .then()
                .statusCode(400)
                .body("error.code", equalTo("InvalidPolicyAssignmentName"));
    }

    @Test
    void aNameHas64CharactersAtMost() {
        var group = Lab.group();
        var longest = "x".repeat(64);
        Lab.assign(group, longest).body("name", equalTo(longest));
        as(People.OWNER)
                .body(Lab.ARC)
                .put(policy(group, longest + "x"))
                .then()
                .statusCode(400)
                .body("error.code", equalTo("InvalidPolicyAssignmentName"));
    }

    @Test
    void unknownScopesAreNotFoundByTheirKind() {
        var group = Lab.group();
        absent(ResourceId.subscription(UUID.randomUUID().toString()), "SubscriptionNotFound");
        absent(ResourceId.resourceGroup(People.SUBSCRIPTION, "nowhere"), "ResourceGroupNotFound");
        absent(group.child("Microsoft.HybridCompute", "machines", "nobody"), "ResourceNotFound");
        absent(ResourceId.ROOT.child("Microsoft.Management", "managementGroups", "none"), "ResourceNotFound");
    }

    private void absent(ResourceId scope, String code) {
        as(People.OWNER)
                .body(Lab.ARC)
                .put(policy(scope, name))
                .then()
                .statusCode(404)
                .body("error.code", equalTo(code));
    }

    @Test
    void aListHoldsWhatIsAboveAndBelowAndAtScopeNotWhatIsBelow() {
        var group = Lab.group();
        var machine = Lab.machine(Lab.newId(), group, "m1");
        Lab.awaitKnown(machine);
        Lab.assign(machine, name);
        Lab.assign(group, name + "-up");
        var list = group + "/providers/Microsoft.Authorization/policyAssignments";
        as(People.READER)
                .get(list)
                .then()
                .statusCode(200)
                .body("value.name", hasItem(name))
                .body("value.name", hasItem(name + "-up"));
        as(People.READER)
                .queryParam("$filter", "atScope()")
                .get(list)
                .then()
                .statusCode(200)
                .body("value.name", not(hasItem(name)))
                .body("value.name", hasItem(name + "-up"));
        as(People.READER)
                .queryParam("$top", 1)
                .get(list)
                .then()
                .statusCode(200)
                .body("value.size()", equalTo(1))
                .body("nextLink", notNullValue());
        as(People.READER)
                .queryParam("$filter", "policyDefinitionId eq 'x'")
                .get(list)
                .then()
                .statusCode(400)
                .body("error.code", equalTo("InvalidFilter"));
    }

    @Test
    void anUnderscoreInAGroupsNameStandsForItselfAlone() {
        var id = UUID.randomUUID().toString();
        var mine = Lab.group("a_b-" + id);
        var other = Lab.group("axb-" + id);
        var machine = Lab.machine(Lab.newId(), other, "m1");
        Lab.awaitKnown(machine);
        Lab.assign(machine, name);
        as(People.READER)
                .get(mine + "/providers/Microsoft.Authorization/policyAssignments")
                .then()
                .statusCode(200)
                .body("value.name", not(hasItem(name)));
        FactProbe.await(GuestAssignmentChanged.class, fact -> fact.machineId().equals(machine));
        as(People.READER).get(Lab.guests(other)).then().body("value.size()", equalTo(1));
        as(People.READER).get(Lab.guests(mine)).then().body("value.size()", equalTo(0));
    }

    @Test
    void aDeletionAnswersWhatWasDeletedOnce() {
        var group = Lab.group();
        Lab.assign(group, name);
        as(People.READER).delete(policy(group, name)).then().statusCode(403);
        as(People.OWNER).delete(policy(group, name)).then().statusCode(200).body("name", equalTo(name));
        as(People.OWNER).delete(policy(group, name)).then().statusCode(204);
        FactProbe.awaitTombstone(
                PolicyAssignmentChanged.class, policy(group, name).toLowerCase(Locale.ROOT));
    }
}
