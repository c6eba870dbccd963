package io.muster.chassis.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.contracts.ResourceId;
import io.muster.contracts.facts.RoleAssignmentChanged;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GrantsTest {

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

    @Test
    void anAssignmentCountsForItsPrincipalAtItsScopeAndBelow() {
        var given = new RoleAssignmentChanged(
                ResourceId.of("/a/b"),
                ResourceId.resourceGroup("s", "g"),
                "p",
                ResourceId.of("/r/d"),
                List.of("*"),
                List.of(),
                Instant.EPOCH);
        var below = Lineage.of(ResourceId.machine("S", "G", "m"), List.of());
        var beside = Lineage.of(ResourceId.resourceGroup("s", "g2"), List.of());
        assertThat(Grants.counting(Stream.of(given), "p", below)).containsExactly(given);
        assertThat(Grants.counting(Stream.of(given), "q", below)).isEmpty();
        assertThat(Grants.counting(Stream.of(given), "p", beside)).isEmpty();
    }

    private static RoleAssignmentChanged assignment(List<String> actions, List<String> notActions) {
        return new RoleAssignmentChanged(
                ResourceId.of("/a/b"), ResourceId.ROOT, "p", ResourceId.of("/r/d"), actions, notActions, Instant.EPOCH);
    }
}
