package io.muster.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.muster.chassis.arm.RefusedException;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterTest {

    private static final Set<String> COMPARED = Set.of("name", "kind");
    private static final Set<String> CALLED = Set.of("atScope", "assignedTo");

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "  "})
    void noFilterTakesEverything(String text) {
        assertThat(Filter.parse(text, COMPARED, CALLED)).isEqualTo(Filter.NONE);
        assertThat(Filter.NONE.takes("name", "x")).isTrue();
    }

    @Test
    void readsComparisonsAndCallsJoinedByAnd() {
        var filter = Filter.parse(" atScope()  AND assignedTo('a-b') and Name eq 'it''s and so' ", COMPARED, CALLED);
        assertThat(filter.argument("atscope")).contains("");
        assertThat(filter.argument("assignedTo")).contains("a-b");
        assertThat(filter.value("name")).contains("it's and so");
        assertThat(filter.takes("name", "IT'S AND SO")).isTrue();
        assertThat(filter.takes("name", "its")).isFalse();
        assertThat(filter.takes("name", null)).isFalse();
        assertThat(filter.value("kind")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name",
                "name eq x",
                "name eq 'x",
                "name eq 'x''",
                "name ne 'x'",
                "name eq 'x' or kind eq 'y'",
                "name eq 'x' and",
                "name eq 'x' and ",
                "name eq 'x' kind eq 'y'",
                "name eq 'x'and kind eq 'y'x",
                "and name eq 'x'",
                "other eq 'x'",
                "atScope",
                "atScope(",
                "atScope(x)",
                "name('x')",
                "atScope eq 'x'",
                "(name eq 'x')",
                "'"
            })
    void whatIsNoFilterIsRefused(String text) {
        assertThatThrownBy(() -> Filter.parse(text, COMPARED, CALLED))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.error().code()).isEqualTo("InvalidFilter"));
    }

    @Test
    void aLongFilterIsReadInNoTime() {
        var quotes = "name eq '" + "''".repeat(20_000) + "'";
        assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () -> assertThat(Filter.parse(quotes, COMPARED, CALLED).value("name"))
                        .hasValueSatisfying(value -> assertThat(value).hasSize(20_000)));
        assertThatThrownBy(() -> Filter.parse(" ".repeat(50_000) + "name", COMPARED, CALLED))
                .isInstanceOf(RefusedException.class);
    }
}
