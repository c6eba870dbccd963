package io.muster.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceIdTest {

    private static final ResourceId MACHINE = ResourceId.machine("s1", "rg1", "web-1");

    @Test
    void comparesWithoutRegardToCase() {
        var shouted =
                ResourceId.of("/SUBSCRIPTIONS/S1/resourcegroups/RG1/providers/microsoft.hybridcompute/MACHINES/WEB-1");
        assertThat(shouted).isEqualTo(MACHINE).hasSameHashCodeAs(MACHINE);
        assertThat(shouted.toString()).startsWith("/SUBSCRIPTIONS");
    }

    @Test
    void knowsItsPlaces() {
        assertThat(MACHINE.subscription()).contains("s1");
        assertThat(MACHINE.resourceGroup()).contains("rg1");
        assertThat(MACHINE.name()).isEqualTo("web-1");
        assertThat(MACHINE.type()).isEqualTo("Microsoft.HybridCompute/machines");
        assertThat(MACHINE.child("Microsoft.GuestConfiguration", "guestConfigurationAssignments", "x")
                        .type())
                .isEqualTo("Microsoft.GuestConfiguration/guestConfigurationAssignments");
    }

    @Test
    void liesWithinItselfItsGroupAndTheRootButNotWithinANamesake() {
        assertThat(MACHINE.isWithin(MACHINE)).isTrue();
        assertThat(MACHINE.isWithin(ResourceId.resourceGroup("S1", "RG1"))).isTrue();
        assertThat(MACHINE.isWithin(ResourceId.ROOT)).isTrue();
        assertThat(MACHINE.isWithin(ResourceId.resourceGroup("s1", "rg"))).isFalse();
        assertThat(ResourceId.subscription("s1").isWithin(MACHINE)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "subscriptions/s",
                "/subscriptions/s/",
                "//",
                "/subscriptions//x",
                "/a/..",
                "/a/b?c=d",
                "/a/\u0000"
            })
    void refusesWhatIsNoId(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> ResourceId.of(text));
    }

    @Test
    void listsEverythingAboveItFromTheRootDown() {
        assertThat(MACHINE.child("A.B", "c", "D").keysDownToHere())
                .containsExactly(
                        "/",
                        "/subscriptions/s1",
                        "/subscriptions/s1/resourcegroups/rg1",
                        "/subscriptions/s1/resourcegroups/rg1/providers/microsoft.hybridcompute/machines/web-1",
                        "/subscriptions/s1/resourcegroups/rg1/providers/microsoft.hybridcompute/machines/web-1"
                                + "/providers/a.b/c/d");
        assertThat(ResourceId.ROOT.keysDownToHere()).containsExactly("/");
    }

    /// Some capitals become two letters.
    @Test
    void listsWhatIsAboveWhateverTheSpellingGrowsTo() {
        assertThat(ResourceId.of("/a/\u0130\u0130/b/c").keysDownToHere())
                .containsExactly("/", "/a/i\u0307i\u0307", "/a/i\u0307i\u0307/b/c");
    }

    @Test
    void hasATypeEvenWhenItEndsWhereAProviderWouldCome() {
        assertThat(ResourceId.of("/subscriptions/s/providers").type()).startsWith("Microsoft.Resources/");
        assertThat(ResourceId.of("/subscriptions/s/providers/P").type()).isEqualTo("P");
    }

    @Test
    void takesHalvesOfNamesForNoPlaces() {
        assertThat(ResourceId.of("/subscriptions/S/resourceGroups/providers/providers/A.B/c/d/e/f")
                        .keysDownToHere())
                .containsExactly(
                        "/",
                        "/subscriptions/s",
                        "/subscriptions/s/resourcegroups/providers",
                        "/subscriptions/s/resourcegroups/providers/providers/a.b/c/d",
                        "/subscriptions/s/resourcegroups/providers/providers/a.b/c/d/e/f");
        assertThat(ResourceId.of("/subscriptions/S/providers/A.B/register").keysDownToHere())
                .containsExactly("/", "/subscriptions/s", "/subscriptions/s/providers/a.b/register");
        assertThat(ResourceId.of("/subscriptions/S/resourceGroups").keysDownToHere())
                .containsExactly("/", "/subscriptions/s", "/subscriptions/s/resourcegroups");
    }

    @Test
    void tellsManagementGroupsAndSubscriptionsFromWhatIsBelowThem() {
        assertThat(ResourceId.of("/PROVIDERS/microsoft.management/MANAGEMENTGROUPS/Ops")
                        .isManagementGroup())
                .isTrue();
        assertThat(ResourceId.managementGroup("ops").child("A.B", "c", "d").isManagementGroup())
                .isFalse();
        assertThat(ResourceId.subscription("s").isSubscription()).isTrue();
        assertThat(ResourceId.resourceGroup("s", "g").isSubscription()).isFalse();
        assertThat(ResourceId.ROOT.isSubscription() || ResourceId.ROOT.isManagementGroup())
                .isFalse();
    }
}
