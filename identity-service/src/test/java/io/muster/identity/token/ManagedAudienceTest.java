package io.muster.identity.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManagedAudienceTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://vault.azure.net",
                "https://management.azure.com/",
                "api://6b7f3f0a-7d0a-4a51-9c1c-2f1d5c0e00ff",
                "urn:example:store",
                "6b7f3f0a-7d0a-4a51-9c1c-2f1d5c0e00FF"
            })
    void isAnAbsoluteUriOrAUuidAsItWasSpelled(String text) {
        assertThat(new ManagedAudience(text).value()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "muster",
                "muster-agent",
                "MUSTER-AGENT",
                "vault.azure.net",
                "//vault.azure.net",
                "https://user:word@vault.azure.net",
                "https://vault.azure.net#here",
                "https://vault.azure.net/a b",
                "https://vault.azure.net\n",
                "https://välle.test",
                "https://",
                "6b7f3f0a7d0a4a519c1c2f1d5c0e00ff"
            })
    void isNothingElse(String text) {
        assertThatThrownBy(() -> new ManagedAudience(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void endsSomewhere() {
        var longest = "https://" + "x".repeat(504);
        assertThat(new ManagedAudience(longest).value()).hasSize(512);
        assertThatThrownBy(() -> new ManagedAudience(longest + "x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void knowsTheServerHoweverItIsSpelled() {
        var gateway = "https://muster.test:8443/agent/v1/identity/token";
        assertThat(new ManagedAudience("https://MUSTER.test:8443").isAt(gateway))
                .isTrue();
        assertThat(new ManagedAudience("https://muster.test:8443/anything?x").isAt(gateway))
                .isTrue();
        assertThat(new ManagedAudience("https://muster.test").isAt(gateway)).isFalse();
        assertThat(new ManagedAudience("https://muster.test:443/").isAt("https://muster.test"))
                .isTrue();
        assertThat(new ManagedAudience("https://vault.azure.net").isAt(gateway)).isFalse();
        assertThat(new ManagedAudience("urn:muster.test:8443").isAt(gateway)).isFalse();
    }

    @ValueSource(strings = {"https://vault.azure.net", "https://[::1]:1/", "a:b", "%", "https://%zz/", "\ud800"})
    @FuzzTest
    void anythingIsUnderstoodOrRefused(String text) {
        if (text == null) {
            return;
        }
        try {
            var audience = new ManagedAudience(text);
            assertThat(audience.value()).isEqualTo(text).isNotEqualToIgnoringCase("muster-agent");
            var _ = audience.isAt("https://muster.test");
        } catch (IllegalArgumentException refused) {
            assertThat(refused).hasMessageNotContaining("\n");
        }
    }
}
