package io.muster.evaluation.policystate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.muster.chassis.arm.RefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class StateFilterTest {

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "   "})
    void noFilterMeansAny(String filter) {
        assertThat(StateFilter.parse(filter)).isEqualTo(new StateFilter("", ""));
    }

    @Test
    void termsAreReadWithoutRegardToCaseAndSpace() {
        assertThat(StateFilter.parse("  COMPLIANCESTATE   eq 'NonCompliant'  AND  resourceid EQ '/Subscriptions/A' "))
                .isEqualTo(new StateFilter("noncompliant", "/subscriptions/a"));
    }

    @Test
    void theLastOfTheSameTermCounts() {
        assertThat(StateFilter.parse("complianceState eq 'Compliant' and complianceState eq 'Unknown'"))
                .isEqualTo(new StateFilter("unknown", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "complianceState eq 'Maybe'",
                "complianceState eq ''",
                "complianceState ne 'Compliant'",
                "complianceState eq Compliant",
                "complianceState eq 'Compliant' or resourceId eq '/a'",
                "complianceState eq 'Compliant' and",
                "complianceState eq 'Compliant' and and resourceId eq '/a'",
                "not complianceState eq 'Compliant'",
                "(complianceState eq 'Compliant')",
                "resourceId eq '/a' or '1' eq '1'",
                "policyAssignmentId eq '/a'",
                "'"
            })
    void whatIsNotUnderstoodIsRefused(String filter) {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> StateFilter.parse(filter))
                .satisfies(refused -> {
                    assertThat(refused.error().status()).isEqualTo(400);
                    assertThat(refused.error().code()).isEqualTo("InvalidFilter");
                });
    }
}
