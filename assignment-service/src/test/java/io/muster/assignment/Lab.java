package io.muster.assignment;

import static io.restassured.RestAssured.given;

import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import io.muster.contracts.facts.MachineChanged;
import io.muster.contracts.facts.ScopeChanged;
import io.muster.testkit.FactProbe;
import io.muster.testkit.People;
import io.muster.testkit.TestIssuer;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;

/// What the tests of this service do again and again.
public final class Lab {

    public static final String DEFINITION =
            "/providers/Microsoft.Authorization/policyDefinitions/fc9b3da7-8347-4380-8e70-0a0361d8dedd";
    public static final String ARC = body(DEFINITION, "{\"IncludeArcMachines\":{\"value\":\"true\"}}");

    /// Where machines are changed.
    public static final String DEPLOYING =
            "/providers/Microsoft.Authorization/policyDefinitions/b0d8c1a4-6f0e-4c53-9c1d-7a2e5d94f3b6";

    private static final String GUEST = "/providers/Microsoft.GuestConfiguration/guestConfigurationAssignments";

    private Lab() {}

    public static RequestSpecification as(String principal) {
        return given().auth()
                .oauth2(TestIssuer.person(principal))
                .queryParam("api-version", "2024-04-05")
                .contentType("application/json");
    }

    public static RequestSpecification as(MachineId id, ResourceId machine) {
        return given().auth().oauth2(TestIssuer.machine(id, machine));
    }

    /// A resource group of one's own that the service has heard of.
    public static ResourceId group() {
        return group("g-" + UUID.randomUUID());
    }

    public static ResourceId group(String name) {
        var group = ResourceId.resourceGroup(People.SUBSCRIPTION, name);
        FactProbe.say(new ScopeChanged(
                group, name, "cellar", Map.of(), null, Clock.systemUTC().instant()));
        awaitKnown(group);
        return group;
    }

    public static void awaitKnown(ResourceId scope) {
        Awaitility.await()
                .untilAsserted(() -> as(People.READER).get(scope + GUEST).then().statusCode(200));
    }

    /// A machine that identity-service tells of.
    public static ResourceId machine(MachineId id, ResourceId group, String name) {
        var machine = group.child("Microsoft.HybridCompute", "machines", name);
        FactProbe.say(new MachineChanged(
                id,
                machine,
                "cellar",
                Map.of(),
                "linux",
                "linux",
                "13",
                "0.1.0",
                Clock.systemUTC().instant()));
        return machine;
    }

    public static MachineId newId() {
        return new MachineId(UUID.randomUUID());
    }

    public static String policy(ResourceId scope, String name) {
        return scope + "/providers/Microsoft.Authorization/policyAssignments/" + name;
    }

    public static String guest(ResourceId machine) {
        return machine + GUEST + "/AzureLinuxBaseline";
    }

    public static String guests(ResourceId scope) {
        return scope + GUEST;
    }

    public static ValidatableResponse assign(ResourceId scope, String name) {
        return as(People.OWNER).body(ARC).put(policy(scope, name)).then().statusCode(201);
    }

    /// An assignment that changes machines.
    public static String deploying(String assignmentType) {
        return body(
                DEPLOYING,
                "{\"IncludeArcMachines\":{\"value\":\"true\"},\"assignmentType\":{\"value\":\"%s\"}}"
                        .formatted(assignmentType));
    }

    public static String body(String definition, String parameters) {
        return """
                {"properties":{"displayName":"A test","policyDefinitionId":"%s","parameters":%s}}
                """.formatted(definition, parameters);
    }
}
