package io.muster.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostFingerprintTest {

    @Test
    void isTheSameTextAgain() {
        var text = part("m", 1) + " " + part("u", 2) + " " + part("s", 3) + " " + part("n", 4) + " " + part("n", 5);
        assertThat(HostFingerprint.of(text)).hasToString(text);
        assertThat(HostFingerprint.of(part("n", 5) + " " + part("n", 4)))
                .isEqualTo(HostFingerprint.of(part("n", 4) + " " + part("n", 5) + " " + part("n", 5)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "m:12", "x:0000000000000001", "m:000000000000000G", "m:0000000000000001,"})
    void whatIsNoFingerprintIsRefused(String text) {
        assertThatThrownBy(() -> HostFingerprint.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void twoOfAKindThatIsOneIsRefused() {
        assertThatThrownBy(() -> HostFingerprint.of(part("m", 1) + " " + part("m", 2)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "m1 u1 s1 n1, m1 u1 s1 n1, true",
        "m1 u1 s1 n1, m1 u2 s1 n1, false",
        "m1 u1 s1 n1, m2 u1 s1 n1, false",
        "m1 u1 s1 n1, m1 u1 s2 n1, false",
        // read without privilege: no serial
        "m1 u1 s1 n1, m1 n1, true",
        // another adapter in the dock
        "m1 u1 n1 n2, m1 u1 n1 n3, true",
        "m1 u1 n1, m1 u1, true",
        "m1 u1 n1 n2, m1 u1 n3, false"
    })
    void oneHostIsWhatNothingSpeaksAgainst(String one, String other, boolean may) {
        assertThat(host(one).mayBe(host(other))).isEqualTo(may);
        assertThat(host(other).mayBe(host(one))).isEqualTo(may);
    }

    private static HostFingerprint host(String parts) {
        var text = new StringBuilder();
        for (var word : parts.split(" ", -1)) {
            text.append(text.isEmpty() ? "" : " ").append(part(word.substring(0, 1), word.charAt(1) - '0'));
        }
        return HostFingerprint.of(text.toString());
    }

    private static String part(String kind, int number) {
        return kind + ":" + "%016x".formatted(number);
    }
}
