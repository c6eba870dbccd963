package io.muster.chassis.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.contracts.ResourceId;
import io.muster.contracts.facts.RoleAssignmentChanged;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrantsTest {

    @ParameterizedTest
    @CsvSource({
        "*, Microsoft.HybridCompute/machines/read, true",
        "*/read, Microsoft.HybridCompute/machines/read, true",
        "*/read, Microsoft.HybridCompute/machines/write, false",
        "Microsoft.HybridCompute/machines/*, microsoft.hybridcompute/MACHINES/delete, true",
        "Microsoft.HybridCompute/machines/*, Microsoft.HybridCompute/machines, false",
        "Microsoft.HybridCompute/*/read, Microsoft.HybridCompute/machines/extensions/read, true",
        "Microsoft.HybridCompute/machines/read, Microsoft.HybridCompute/machines/readall, false",
        "Microsoft.Hybrid.ompute/machines/read, Microsoft.HybridCompute/machines/read, false"
    })
    void aPatternMatchesAsInArm(String pattern, String action, boolean expected) {
        assertThat(Grants.matches(pattern, action)).isEqualTo(expected);
    }

    @Test
    void aNotActionTakesBackWhatAnActionGives() {
        var contributor = assignment(List.of("*"), List.of("Microsoft.Authorization/*/write"));
        assertThat(Grants.allows(contributor, "Microsoft.HybridCompute/machines/write"))
                .isTrue();
        assertThat(Grants.allows(contributor, "Microsoft.Authorization/roleAssignments/write"))
                .isFalse();
        assertThat(Grants.allows(contributor, "Microsoft.Authorization/roleAssignments/read"))
                .isTrue();
    }

    @Test
    void noActionAllowsNothing() {
        assertThat(Grants.allows(assignment(List.of(), List.of()), "anything/read"))
                .isFalse();
    }

    private static RoleAssignmentChanged assignment(List<String> actions, List<String> notActions) {
        return new RoleAssignmentChanged(
                ResourceId.of("/a/b"), ResourceId.ROOT, "p", ResourceId.of("/r/d"), actions, notActions, Instant.EPOCH);
    }
}
