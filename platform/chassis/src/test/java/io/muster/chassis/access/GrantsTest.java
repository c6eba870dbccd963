package io.muster.chassis.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.contracts.ResourceId;
import io.muster.contracts.facts.RoleAssignmentChanged;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
                Instant.EPOCH,
                null);
        var below = Lineage.of(ResourceId.machine("S", "G", "m"), List.of());
        var beside = Lineage.of(ResourceId.resourceGroup("s", "g2"), List.of());
        assertThat(Grants.counting(Stream.of(given), person("p"), below)).containsExactly(given);
        assertThat(Grants.counting(Stream.of(given), person("q"), below)).isEmpty();
        assertThat(Grants.counting(Stream.of(given), person("p"), beside)).isEmpty();
    }

    @Test
    void whatAGroupIsGivenCountsForWhoIsInIt() {
        var given = given("/auditors", "Group");
        var here = Lineage.of(ResourceId.ROOT, List.of());
        assertThat(Grants.counting(Stream.of(given), person("p", "/auditors", "/others"), here))
                .containsExactly(given);
        assertThat(Grants.counting(Stream.of(given), person("p"), here)).isEmpty();
        assertThat(Grants.counting(Stream.of(given), person("p", "/Auditors", "auditors", "/auditors/night"), here))
                .isEmpty();
    }

    /// Whoever may name groups or people cannot name one like the other.
    @Test
    void aGroupIsNoPersonAndAPersonIsNoGroup() {
        var here = Lineage.of(ResourceId.ROOT, List.of());
        assertThat(Grants.counting(Stream.of(given("p", "Group")), person("p"), here))
                .isEmpty();
        for (var type : List.of("User", "ServicePrincipal")) {
            assertThat(Grants.counting(Stream.of(given("p", type)), person("q", "p"), here))
                    .isEmpty();
        }
        assertThat(Grants.counting(Stream.of(given("p", null)), person("q", "p"), here))
                .isEmpty();
    }

    private static RoleAssignmentChanged given(String principal, @Nullable String type) {
        return new RoleAssignmentChanged(
                ResourceId.of("/a/b"),
                ResourceId.ROOT,
                principal,
                ResourceId.of("/r/d"),
                List.of("*"),
                List.of(),
                Instant.EPOCH,
                type);
    }

    private static Caller.Person person(String principal, String... groups) {
        return new Caller.Person(principal, principal, Set.of(groups));
    }

    private static RoleAssignmentChanged assignment(List<String> actions, List<String> notActions) {
        return new RoleAssignmentChanged(
                ResourceId.of("/a/b"),
                ResourceId.ROOT,
                "p",
                ResourceId.of("/r/d"),
                actions,
                notActions,
                Instant.EPOCH,
                "User");
    }
}
