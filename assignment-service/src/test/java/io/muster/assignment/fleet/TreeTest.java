package io.muster.assignment.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.contracts.ResourceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TreeTest {

    private static final ResourceId ROOT = ResourceId.managementGroup("root");
    private static final ResourceId PLANTS = ResourceId.managementGroup("Plants");
    private static final ResourceId OFFICES = ResourceId.managementGroup("offices");
    private static final ResourceId MINE = ResourceId.subscription("mine");
    private static final ResourceId THEIRS = ResourceId.subscription("theirs");
    private static final Tree TREE = new Tree(Map.of(
            PLANTS.key(),
            ROOT.key(),
            OFFICES.key(),
            ROOT.key(),
            MINE.key(),
            PLANTS.key(),
            THEIRS.key(),
            OFFICES.key()));

    @Test
    void aMachineIsBelowEveryGroupAboveItsSubscriptionAndNoOther() {
        var place = TREE.lineage(ResourceId.machine("MINE", "rack", "m1"));
        assertThat(List.of(ROOT, PLANTS, MINE, ResourceId.ROOT)).allMatch(place::includes);
        assertThat(List.of(OFFICES, THEIRS, ResourceId.managementGroup("Plant")))
                .noneMatch(place::includes);
    }

    @Test
    void aGroupHasTheSubscriptionsBelowItAndNoOthers() {
        assertThat(TREE.subscriptionsBelow(PLANTS)).containsExactly(MINE.key());
        assertThat(TREE.subscriptionsBelow(ROOT)).containsExactly(MINE.key(), THEIRS.key());
        assertThat(TREE.subscriptionsBelow(ResourceId.managementGroup("nobody")))
                .isEmpty();
    }

    @Test
    @Timeout(10)
    void aRingEnds() {
        var ring = new Tree(Map.of(PLANTS.key(), OFFICES.key(), OFFICES.key(), PLANTS.key(), MINE.key(), PLANTS.key()));
        assertThat(ring.lineage(MINE).includes(OFFICES)).isTrue();
        assertThat(ring.subscriptionsBelow(OFFICES)).containsExactly(MINE.key());
    }

    /// What is asked downwards is what is asked upwards, in any tree; and two branches have nothing in common.
    @RepeatedTest(200)
    void noIdOfOneBranchCountsInAnother(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        var branchOf = new HashMap<ResourceId, Integer>();
        var parents = new HashMap<String, String>();
        var groups = new ArrayList<ResourceId>();
        for (int branch = 0; branch < 3; branch += 1) {
            grow(random, branch, branchOf, parents, groups);
        }
        var tree = new Tree(parents);
        branchOf.forEach((id, branch) -> {
            if (!id.isSubscription()) {
                return;
            }
            var machine = ResourceId.machine(id.name(), "rack", "m");
            for (var group : groups) {
                boolean counts = tree.lineage(machine).includes(group);
                assertThat(tree.subscriptionsBelow(group).contains(id.key())).isEqualTo(counts);
                assertThat(counts && !branch.equals(branchOf.get(group)))
                        .as("%s counts in %s", group, id)
                        .isFalse();
            }
        });
    }

    private static void grow(
            Random random,
            int branch,
            Map<ResourceId, Integer> branchOf,
            Map<String, String> parents,
            List<ResourceId> groups) {
        var mine = new ArrayList<ResourceId>(List.of(ResourceId.managementGroup("g" + branch)));
        for (int i = random.nextInt(5); i >= 0; i -= 1) {
            var group = ResourceId.managementGroup("g" + branch + "-" + i);
            parents.put(group.key(), mine.get(random.nextInt(mine.size())).key());
            mine.add(group);
        }
        for (int i = random.nextInt(4); i >= 0; i -= 1) {
            var subscription = ResourceId.subscription(new UUID(branch, i).toString());
            parents.put(
                    subscription.key(), mine.get(random.nextInt(mine.size())).key());
            branchOf.put(subscription, branch);
        }
        mine.forEach(group -> branchOf.put(group, branch));
        groups.addAll(mine);
    }
}
