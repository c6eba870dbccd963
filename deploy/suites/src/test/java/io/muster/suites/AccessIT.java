package io.muster.suites;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.local.mesh.Api;
import io.muster.local.mesh.Mesh;
import io.muster.local.mesh.Names;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What the first people of a mesh may do, and what they may not.
@ExtendWith(StoryMesh.class)
class AccessIT {

    private static final String VERSION = "2022-12-01";
    private static final String AUTHORITIES = "/providers/Muster.Identity/authorities";
    private static final String GROUPS = "/providers/Microsoft.Management/managementGroups/";

    private static Api owner;
    private static Api reader;

    @BeforeAll
    static void aMeshIsUp(Mesh stories) {
        owner = Api.as("owner", stories);
        reader = Api.as("reader", stories);
    }

    @AfterAll
    static void theyLeave() {
        owner.close();
        reader.close();
    }

    @Test
    void theOwnerLetsTheNextAuthorityTakeOverAndTheReaderDoesNot() {
        var next = issuer("Next");
        assertThat(reader.post(AUTHORITIES + "/promote", VERSION, "{\"force\":true}")
                        .status())
                .isEqualTo(403);
        assertThat(owner.post(AUTHORITIES + "/promote", VERSION).status()).isEqualTo(409);
        assertThat(owner.post(AUTHORITIES + "/promote", VERSION, "{\"force\":true}")
                        .status())
                .isEqualTo(200);
        assertThat(issuer("Current")).isEqualTo(next);
    }

    @Test
    void theOwnerMakesManagementGroupsAndGivesRolesAtTheTopAndTheReaderDoesNot() {
        var group = GROUPS + "mg-" + UUID.randomUUID();
        var body = "{\"properties\":{\"displayName\":\"Plants\"}}";
        assertThat(reader.put(group, VERSION, body).status()).isEqualTo(403);
        assertThat(owner.put(group, VERSION, body).status()).isIn(200, 201);
        var given = "/providers/Microsoft.Authorization/roleAssignments/" + UUID.randomUUID();
        var role = """
                {"properties":{"roleDefinitionId":"/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7",
                 "principalId":"%s","principalType":"User"}}
                """.formatted(UUID.randomUUID());
        assertThat(reader.put(given, VERSION, role).status()).isEqualTo(403);
        assertThat(owner.put(given, VERSION, role).status()).isEqualTo(201);
        assertThat(owner.get(GROUPS + Names.TENANT, VERSION).status()).isEqualTo(200);
    }

    /// The reader is in the realm's group `auditors`.
    @Test
    void whatAGroupIsGivenItsMembersMayDo() {
        var group = "/subscriptions/" + Names.SUBSCRIPTION + "/resourceGroups/audits";
        var body = "{\"location\":\"local\"}";
        assertThat(owner.put(group, VERSION, body).status()).isEqualTo(201);
        assertThat(reader.put(group, VERSION, body).status()).isEqualTo(403);
        var given = group + "/providers/Microsoft.Authorization/roleAssignments/" + UUID.randomUUID();
        assertThat(owner.put(given, VERSION, """
                                {"properties":{"roleDefinitionId":"/providers/Microsoft.Authorization/roleDefinitions/b24988ac-6180-42a0-ab88-20f7382dd24c",
                                 "principalId":"/auditors","principalType":"Group"}}
                                """).status()).isEqualTo(201);
        Awaitility.await()
                .untilAsserted(() ->
                        assertThat(reader.put(group, VERSION, body).status()).isEqualTo(200));
        assertThat(owner.delete(given, VERSION).status()).isEqualTo(200);
        Awaitility.await()
                .untilAsserted(() ->
                        assertThat(reader.put(group, VERSION, body).status()).isEqualTo(403));
    }

    private static String issuer(String role) {
        for (var issuer : owner.list(AUTHORITIES, VERSION)) {
            if (issuer.path("properties").path("role").asText().equals(role)) {
                return issuer.path("name").asText();
            }
        }
        throw new AssertionError("no issuer is " + role);
    }
}
