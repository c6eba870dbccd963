package io.muster.identity;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import io.muster.contracts.ResourceId;
import io.muster.testkit.People;
import io.muster.testkit.TestIssuer;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/// What the tests of scopes and access do again and again.
final class Estate {

    static final String TENANT = "22222222-2222-4333-8444-555555555555";
    static final ResourceId ROOT_GROUP = ResourceId.managementGroup(TENANT);
    static final ResourceId SUBSCRIPTION = ResourceId.subscription(People.SUBSCRIPTION);
    static final String OWNER_ROLE = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";
    static final String READER_ROLE = "acdd72a7-3385-48ef-bd42-f606fba81ae7";
    static final String AUTHORIZATION = "/providers/Microsoft.Authorization";
    static final String ROLES = AUTHORIZATION + "/roleDefinitions/";
    static final String ASSIGNMENTS = AUTHORIZATION + "/roleAssignments/";

    private static final String KEY = key();

    private Estate() {}

    static RequestSpecification as(String principal) {
        return given().auth()
                .oauth2(TestIssuer.person(principal))
                .queryParam("api-version", "2022-12-01")
                .contentType("application/json");
    }

    static String someone() {
        return UUID.randomUUID().toString();
    }

    /// A management group of one's own below another.
    static ResourceId managementGroup(ResourceId parent) {
        return managementGroup("mg-" + UUID.randomUUID(), parent);
    }

    static ResourceId managementGroup(String name, ResourceId parent) {
        var id = ResourceId.managementGroup(name);
        putGroup(id, parent).statusCode(201);
        return id;
    }

    static ValidatableResponse putGroup(ResourceId id, ResourceId parent) {
        return as(People.OWNER)
                .body("{\"properties\":{\"displayName\":\"%s\",\"details\":{\"parent\":{\"id\":\"%s\"}}}}"
                        .formatted(id.name() + " shown", parent))
                .put(id.value())
                .then();
    }

    /// A subscription of one's own, with machines allowed.
    static ResourceId subscription(ResourceId group) {
        var id = ResourceId.subscription(UUID.randomUUID().toString());
        as(People.OWNER)
                .body("{\"displayName\":\"lab\",\"managementGroupId\":\"%s\"}".formatted(group))
                .put(id.value())
                .then()
                .statusCode(201);
        as(People.OWNER)
                .post(id + "/providers/Microsoft.HybridCompute/register")
                .then()
                .statusCode(200);
        return id;
    }

    static ResourceId resourceGroup(ResourceId subscription, String name) {
        var id = ResourceId.resourceGroup(subscription.name(), name);
        as(People.OWNER)
                .body("{\"location\":\"cellar\"}")
                .put(id.value())
                .then()
                .statusCode(201);
        return id;
    }

    static ResourceId machine(ResourceId group, String name) {
        var id = group.child("Microsoft.HybridCompute", "machines", name);
        putMachine(People.OWNER, id).statusCode(200);
        return id;
    }

    static ValidatableResponse putMachine(String principal, ResourceId id) {
        return as(principal).body(machineBody()).put(id.value()).then();
    }

    static String machineBody() {
        return "{\"location\":\"cellar\",\"tags\":{\"made\":\"here\"},\"properties\":{\"osType\":\"linux\",\"clientPublicKey\":\"%s\"}}"
                .formatted(KEY);
    }

    /// Gives a role, and waits until it counts.
    static ResourceId grant(String principal, String role, ResourceId scope) {
        var id = ResourceId.of(scope(scope) + ASSIGNMENTS + UUID.randomUUID());
        as(People.OWNER)
                .body(assignment(principal, role))
                .put(id.value())
                .then()
                .statusCode(201);
        Awaitility.await()
                .untilAsserted(() -> as(principal)
                        .get(scope(scope) + AUTHORIZATION + "/permissions")
                        .then()
                        .body("value", not(hasSize(0))));
        return id;
    }

    static String assignment(String principal, String role) {
        return "{\"properties\":{\"roleDefinitionId\":\"%s\",\"principalId\":\"%s\",\"principalType\":\"User\"}}"
                .formatted(ROLES + role, principal);
    }

    static String scope(ResourceId id) {
        return id.equals(ResourceId.ROOT) ? "" : id.value();
    }

    private static String key() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2_048);
            var encoded = generator.generateKeyPair().getPublic().getEncoded();
            return Base64.getEncoder()
                    .encodeToString(SubjectPublicKeyInfo.getInstance(encoded)
                            .parsePublicKey()
                            .getEncoded());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }
}
