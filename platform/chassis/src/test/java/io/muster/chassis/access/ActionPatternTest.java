package io.muster.chassis.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActionPatternTest {

    @ParameterizedTest
    @CsvSource({
        "*, Microsoft.HybridCompute/machines/read, true",
        "**, Microsoft.HybridCompute/machines/read, true",
        "*/read, Microsoft.HybridCompute/machines/read, true",
        "*/read, Microsoft.HybridCompute/machines/write, false",
        "*/read, read, false",
        "Microsoft.HybridCompute/machines/*, microsoft.hybridcompute/MACHINES/delete, true",
        "Microsoft.HybridCompute/machines/*, Microsoft.HybridCompute/machines, false",
        "Microsoft.HybridCompute/*/read, Microsoft.HybridCompute/machines/extensions/read, true",
        "Microsoft.HybridCompute/*/read, Microsoft.HybridCompute/machines/read/x, false",
        "Microsoft.HybridCompute/machines/read, Microsoft.HybridCompute/machines/readall, false",
        "Microsoft.HybridCompute/machines/readall, Microsoft.HybridCompute/machines/read, false",
        "Microsoft.Hybrid.ompute/machines/read, Microsoft.HybridCompute/machines/read, false",
        "*ab*ab, abxab, true",
        "*ab*ab, xabab, true",
        "*ab*ab, ab, false"
    })
    void aPatternMatchesAsInArm(String pattern, String action, boolean expected) {
        assertThat(ActionPattern.matches(pattern, action)).isEqualTo(expected);
    }

    @Test
    void aPatternFullOfStarsTakesNoLonger() {
        var pattern = "*a".repeat(500) + "b";
        var action = "a".repeat(5_000);
        assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () -> assertThat(ActionPattern.matches(pattern, action)).isFalse());
    }
}
