package io.muster.identity.role;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BuiltInRolesTest {

    private static final BuiltInRoles ROLES = new BuiltInRoles();

    @ParameterizedTest
    @CsvSource({
        "b64e21ea-ac4e-4cdf-9dc9-5b892992bee7, Azure Connected Machine Onboarding",
        "cd570a14-e51a-42ad-bac8-bafd67325302, Azure Connected Machine Resource Administrator",
        "f5819b54-e033-4d82-ac66-4fec3cbf3f4c, Azure Connected Machine Resource Manager",
        "48b40c6e-82e0-4eb3-90d5-19e40f49b624, Hybrid Server Resource Administrator",
        "5d1e5ee4-7c68-4a71-ac8b-0739630a3dfb, Hybrid Server Onboarding",
        "acdd72a7-3385-48ef-bd42-f606fba81ae7, Reader",
        "b24988ac-6180-42a0-ab88-20f7382dd24c, Contributor",
        "8e3af657-a8ff-443c-a75c-2fe8c4bcb635, Owner",
        "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9, User Access Administrator",
        "39bc4728-0917-49c7-9d2c-d95423bc2eb4, Security Reader",
        "fb1c8493-542b-48eb-b624-b4c8fea62acd, Security Admin",
        "088ab73d-1256-47ae-bea9-9de8e7131f31, Guest Configuration Resource Contributor",
        "36243c78-bf99-498c-9df9-86d9f8d28608, Resource Policy Contributor"
    })
    void theRolesThatPeopleKnowHaveTheIdsThatPeopleKnow(String guid, String name) {
        assertThat(ROLES.called(name)).hasValueSatisfying(role -> {
            assertThat(role.name())
                    .isEqualTo(guid)
                    .isEqualTo(UUID.fromString(guid).toString());
            assertThat(role.permission().actions()).isNotEmpty();
            assertThat(role.isCustom()).isFalse();
        });
        assertThat(ROLES.named(guid)).isPresent();
    }

    @Test
    void onlyOwnersAndAccessAdministratorsMaySayWhoMayDoWhat() {
        assertThat(ROLES.all())
                .filteredOn(role -> role.permission().actions().contains("*")
                        || role.permission().actions().contains("Microsoft.Authorization/*"))
                .extracting(Role::roleName)
                .containsExactlyInAnyOrder("Owner", "Contributor", "User Access Administrator");
        assertThat(ROLES.called("Contributor"))
                .hasValueSatisfying(role -> assertThat(role.permission().notActions())
                        .contains("Microsoft.Authorization/*/Write", "Microsoft.Authorization/*/Delete"));
    }

    /// Who may look at machines may look at what says whether they are trusted, and by what they may come.
    @ParameterizedTest
    @ValueSource(strings = {"joinTokens/read", "certificates/read", "returns/read"})
    void whoReadsMachinesReadsTheirIdentity(String action) {
        assertThat(ROLES.all())
                .filteredOn(role -> allows(role, "Microsoft.HybridCompute/machines/read"))
                .hasSizeGreaterThan(6)
                .allSatisfy(role -> assertThat(allows(role, "Muster.Identity/" + action))
                        .as(role.roleName())
                        .isTrue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"findings/read", "standings/read"})
    void whoReadsWhatComesOfPoliciesReadsFindings(String action) {
        assertThat(ROLES.all())
                .filteredOn(role -> allows(role, "Microsoft.PolicyInsights/policyStates/queryResults/read")
                        || allows(role, "Microsoft.GuestConfiguration/guestConfigurationAssignments/reports/read"))
                .hasSizeGreaterThan(4)
                .allSatisfy(role -> assertThat(allows(role, "Muster.Evaluation/" + action))
                        .as(role.roleName())
                        .isTrue());
    }

    /// A token lets machines in long after its maker has lost the role: not for those who only onboard.
    @ParameterizedTest
    @ValueSource(
            strings = {"joinTokens/write", "joinTokens/delete", "certificates/revoke/action", "returns/approve/action"})
    void administratorsOfMachinesDecideWhoIsTrusted(String action) {
        assertThat(ROLES.all())
                .filteredOn(role -> allows(role, "Muster.Identity/" + action))
                .extracting(Role::roleName)
                .containsExactlyInAnyOrder(
                        "Owner",
                        "Contributor",
                        "Azure Connected Machine Resource Administrator",
                        "Hybrid Server Resource Administrator");
    }

    @Test
    void onlyWhoMayDoEverythingPromotesAnAuthority() {
        assertThat(ROLES.all())
                .filteredOn(role -> allows(role, "Muster.Identity/authorities/promote/action"))
                .extracting(Role::roleName)
                .containsExactlyInAnyOrder("Owner", "Contributor");
    }

    private static boolean allows(Role role, String action) {
        return role.permission().actions().stream().anyMatch(pattern -> matches(pattern, action))
                && role.permission().notActions().stream().noneMatch(pattern -> matches(pattern, action));
    }

    private static boolean matches(String pattern, String action) {
        return action.matches("(?i)" + pattern.replace(".", "\\.").replace("*", ".*"));
    }
}
