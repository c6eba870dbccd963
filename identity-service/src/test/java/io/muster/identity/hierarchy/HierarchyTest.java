package io.muster.identity.hierarchy;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.contracts.ResourceId;
import io.muster.identity.scope.Scope;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HierarchyTest {

    private static final Scope ROOT = group("tenant", null);
    private static final Scope PLANTS = group("plants", ROOT);
    private static final Scope NORTH = group("north", PLANTS);
    private static final Scope OFFICES = group("offices", ROOT);
    private static final Scope LINE = Scope.subscription("s", "Line 1", NORTH.id());

    private static final Hierarchy TREE = new Hierarchy(List.of(LINE, NORTH, OFFICES, PLANTS, ROOT));

    @Test
    void knowsWhatIsAboveAndBelow() {
        assertThat(TREE.ancestors(LINE.id())).containsExactly(NORTH, PLANTS, ROOT);
        assertThat(TREE.ancestors(ROOT.id())).isEmpty();
        assertThat(TREE.descendants(ROOT.id())).containsExactly(OFFICES, PLANTS, NORTH, LINE);
        assertThat(TREE.children(NORTH.id())).containsExactly(LINE);
        assertThat(TREE.children(LINE.id())).isEmpty();
    }

    @Test
    void aGroupMayMoveAnywhereButBelowItself() {
        assertThat(TREE.refusal(NORTH.id(), OFFICES.id())).isEmpty();
        assertThat(TREE.refusal(LINE.id(), ROOT.id())).isEmpty();
        assertThat(TREE.refusal(PLANTS.id(), PLANTS.id())).isPresent();
        assertThat(TREE.refusal(PLANTS.id(), NORTH.id()))
                .hasValueSatisfying(error -> assertThat(error.code()).isEqualTo("ManagementGroupCycle"));
        assertThat(TREE.refusal(NORTH.id(), LINE.id()))
                .hasValueSatisfying(error -> assertThat(error.code()).isEqualTo("ParentManagementGroupNotFound"));
    }

    @Test
    void thereAreSixLevelsBelowTheRootGroupAndASubscriptionIsNone() {
        var all = new ArrayList<>(List.of(ROOT));
        for (int level = 1; level <= 6; level += 1) {
            all.add(group("level" + level, all.getLast()));
        }
        all.addAll(List.of(PLANTS, NORTH, LINE));
        var tree = new Hierarchy(all);
        assertThat(tree.refusal(group("new", ROOT).id(), all.get(5).id())).isEmpty();
        assertThat(tree.refusal(group("new", ROOT).id(), all.get(6).id()))
                .hasValueSatisfying(error -> assertThat(error.code()).isEqualTo("ManagementGroupHierarchyTooDeep"));
        assertThat(tree.refusal(LINE.id(), all.get(6).id())).isEmpty();
        assertThat(tree.refusal(PLANTS.id(), all.get(4).id())).isEmpty();
        assertThat(tree.refusal(PLANTS.id(), all.get(5).id())).isPresent();
    }

    @Test
    void aRingThatShouldNotBeThereEnds() {
        var first = group("first", group("second", null));
        var second = group("second", first);
        assertThat(new Hierarchy(List.of(first, second)).ancestors(first.id())).contains(second);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whateverMovesAreLetThroughTheTreeStaysATree(long seed) {
        var random = new Random(seed);
        var all = new ArrayList<>(List.of(ROOT));
        for (int i = 0; i < 400; i += 1) {
            var tree = new Hierarchy(all);
            var parent = all.get(random.nextInt(all.size()));
            var moved = random.nextInt(3) == 0 || all.size() < 4
                    ? group("g" + i, ROOT)
                    : all.get(1 + random.nextInt(all.size() - 1));
            if (tree.refusal(moved.id(), parent.id()).isEmpty()) {
                all.removeIf(scope -> scope.id().equals(moved.id()));
                all.add(moved.below(parent.id()));
            }
        }
        var tree = new Hierarchy(all);
        assertThat(all).hasSizeGreaterThan(50);
        for (var scope : all) {
            var above = tree.ancestors(scope.id());
            assertThat(new HashSet<>(above)).hasSameSizeAs(above).hasSizeLessThanOrEqualTo(6);
            assertThat(scope.equals(ROOT) || above.getLast().equals(ROOT)).isTrue();
        }
        assertThat(tree.descendants(ROOT.id())).hasSize(all.size() - 1);
    }

    private static Scope group(String name, @Nullable Scope parent) {
        return Scope.managementGroup(ResourceId.managementGroup(name), name, parent == null ? null : parent.id());
    }
}
