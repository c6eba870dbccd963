package io.muster.chassis.arm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArmPageTest {

    @Test
    void theFirstPageBeginsBeforeEverything() {
        assertThat(ArmPage.Window.of(null, null)).isEqualTo(new ArmPage.Window("", 200));
    }

    @Test
    void aTokenIsTheKeyOfTheRowBefore() {
        assertThat(ArmPage.Window.of(5, "L2EvYg")).isEqualTo(new ArmPage.Window("/a/b", 5));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1_001, Integer.MAX_VALUE})
    void aSizeOutsideTheBoundsIsRefused(int top) {
        assertThatThrownBy(() -> ArmPage.Window.of(top, null))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.error().code()).isEqualTo("InvalidTop"));
    }

    @Test
    void aTokenThatIsNotOursIsRefused() {
        assertThatThrownBy(() -> ArmPage.Window.of(null, "%%%"))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.error().code()).isEqualTo("InvalidSkipToken"));
    }
}
