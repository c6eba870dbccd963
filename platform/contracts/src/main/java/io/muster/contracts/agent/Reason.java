package io.muster.contracts.agent;

import io.muster.contracts.Required;

/// Why a rule came to its verdict.
///
/// @param code stable, for programs: `BaselineSettingCompliant:{ruleId}`, `BaselineSettingNotCompliant:{ruleId}`,
///     `BaselineSettingNotApplicable:{ruleId}` or `BaselineSettingError:{ruleId}`
/// @param phrase one sentence, for people
public record Reason(String code, String phrase) {

    public Reason {
        Required.present("a reason: code and phrase", code, phrase);
    }
}
