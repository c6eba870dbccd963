package io.muster.contracts.agent;

import java.util.Objects;

/// Why a rule came to its verdict.
///
/// @param code stable, for programs: `BaselineSettingCompliant:{ruleId}`, `BaselineSettingNotCompliant:{ruleId}`,
///     `BaselineSettingNotApplicable:{ruleId}` or `BaselineSettingError:{ruleId}`
/// @param phrase one sentence, for people
public record Reason(String code, String phrase) {

    public Reason {
        Objects.requireNonNull(code, "a reason needs a code");
        Objects.requireNonNull(phrase, "a reason needs a phrase");
    }
}
