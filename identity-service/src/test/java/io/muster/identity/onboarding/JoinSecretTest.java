package io.muster.identity.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JoinSecretTest {

    private final JoinSecret secret = JoinSecret.fresh();

    @Test
    void isReadBackFromItsText() {
        assertThat(JoinSecret.parse(secret.text())).contains(secret);
    }

    @Test
    void isNeverTheSameTwice() {
        assertThat(JoinSecret.fresh().secret()).isNotEqualTo(secret.secret());
    }

    @Test
    void isKnownByItsHashAlone() {
        assertThat(secret.isHashedTo(secret.hash())).isTrue();
        assertThat(secret.isHashedTo(JoinSecret.fresh().hash())).isFalse();
        assertThat(secret.isHashedTo("")).isFalse();
        assertThat(secret.hash()).doesNotContain(secret.secret());
    }

    @Test
    void isNotPrinted() {
        assertThat(secret.toString()).doesNotContain(secret.secret());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "mjt",
                "mjt..",
                "mjt.00000000000000000000000000000000.",
                "mjt.0000000000000000000000000000000.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "mjt.0000000000000000000000000000000G.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "mjt.00000000000000000000000000000000.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "mjt.00000000000000000000000000000000.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                " mjt.00000000000000000000000000000000.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "mjt.00000000000000000000000000000000.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"
            })
    void isNothingElse(String text) {
        assertThat(JoinSecret.parse(text)).isEmpty();
    }
}
