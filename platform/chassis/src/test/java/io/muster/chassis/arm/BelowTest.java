package io.muster.chassis.arm;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.contracts.ResourceId;
import org.junit.jupiter.api.Test;

class BelowTest {

    @Test
    void everythingIsBelowTheRoot() {
        assertThat(Below.pattern(ResourceId.ROOT)).isEqualTo("/%");
    }

    @Test
    void aPatternIsTheKeyAndASlash() {
        assertThat(Below.pattern(ResourceId.resourceGroup("s", "Lab")))
                .isEqualTo("/subscriptions/s/resourcegroups/lab/%");
    }

    @Test
    void whatStandsForOtherCharactersIsEscaped() {
        assertThat(Below.pattern(ResourceId.resourceGroup("s", "a_b%c!d")))
                .isEqualTo("/subscriptions/s/resourcegroups/a!_b!%c!!d/%");
    }
}
