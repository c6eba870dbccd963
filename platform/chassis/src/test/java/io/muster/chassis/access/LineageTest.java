package io.muster.chassis.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.contracts.ResourceId;
import io.muster.contracts.facts.ScopeChanged;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LineageTest {

    private static final ResourceId TOP = ResourceId.managementGroup("tenant");
    private static final ResourceId PLANTS = ResourceId.managementGroup("Plants");
    private static final ResourceId NORTH = ResourceId.managementGroup("north");
    private static final ResourceId SUBSCRIPTION = ResourceId.subscription("s");
    private static final ResourceId MACHINE = ResourceId.machine("S", "G", "m");

    @Test
    void whatIsGivenAtAManagementGroupCountsInEverySubscriptionBelowIt() {
        var scopes = List.of(scope(TOP, null), scope(PLANTS, TOP), scope(NORTH, PLANTS), scope(SUBSCRIPTION, NORTH));
        assertThat(Lineage.of(MACHINE, scopes).keys())
                .containsExactlyInAnyOrder(
                        "/",
                        TOP.key(),
                        PLANTS.key(),
                        NORTH.key(),
                        SUBSCRIPTION.key(),
                        ResourceId.resourceGroup("s", "g").key(),
                        MACHINE.key());
        assertThat(Lineage.of(NORTH.child("A.B", "c", "d"), scopes).includes(PLANTS))
                .isTrue();
        assertThat(Lineage.of(PLANTS, scopes).includes(NORTH)).isFalse();
    }

    @Test
    void aSubscriptionNotHeardOfIsBelowTheRootGroupAndNoOther() {
        var scopes = List.of(scope(TOP, null), scope(PLANTS, TOP));
        assertThat(Lineage.of(MACHINE, scopes).includes(TOP)).isTrue();
        assertThat(Lineage.of(MACHINE, scopes).includes(PLANTS)).isFalse();
    }

    @Test
    void withoutARootGroupOnlyTheIdCounts() {
        assertThat(Lineage.of(MACHINE, List.of()).keys())
                .containsExactlyInAnyOrder(
                        "/",
                        SUBSCRIPTION.key(),
                        ResourceId.resourceGroup("s", "g").key(),
                        MACHINE.key());
        assertThat(Lineage.of(ResourceId.ROOT, List.of()).keys()).containsExactly("/");
    }

    @Test
    void aRingOfManagementGroupsEnds() {
        var ring = List.of(scope(PLANTS, NORTH), scope(NORTH, PLANTS), scope(SUBSCRIPTION, PLANTS));
        assertThat(Lineage.of(SUBSCRIPTION, ring).keys())
                .containsExactlyInAnyOrder("/", SUBSCRIPTION.key(), PLANTS.key(), NORTH.key());
    }

    private static ScopeChanged scope(ResourceId id, @Nullable ResourceId parent) {
        return new ScopeChanged(id, id.name(), null, Map.of(), parent, Instant.EPOCH);
    }
}
