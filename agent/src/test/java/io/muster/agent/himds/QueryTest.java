package io.muster.agent.himds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {

    @Test
    void isDecodedAndItsNamesHaveNoCase() {
        var query = Query.parse("API-version=2020-06-01&resource=https%3A%2F%2Fvault.azure.net%2F&bypass_cache");
        assertThat(query.value("api-version")).contains("2020-06-01");
        assertThat(query.value("resource")).contains("https://vault.azure.net/");
        assertThat(query.value("bypass_cache")).isEmpty();
        assertThat(query.value("other")).isEmpty();
        assertThat(Query.parse("").values()).isEmpty();
    }

    @Test
    void keepsWhatStandsBehindASecondEqualsSign() {
        assertThat(Query.parse("resource=a=b").value("resource")).contains("a=b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "resource=a&resource=b",
                "resource=a&RESOURCE=a",
                "resource=%",
                "resource=%zz",
                "resource=%ff",
                "resource=%0d%0aX: y",
                "resource=%00",
                "resource=%c2%85"
            })
    void isRefusedWhenItCanBeReadInTwoWays(String raw) {
        assertThatThrownBy(() -> Query.parse(raw)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void ends() {
        assertThatThrownBy(() -> Query.parse("a&".repeat(40))).hasMessageContaining("too many");
        assertThatThrownBy(() -> Query.parse("a=" + "x".repeat(2_049))).hasMessageContaining("too long");
    }
}
