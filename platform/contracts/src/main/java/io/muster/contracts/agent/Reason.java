package io.muster.contracts.agent;

/// Why a rule came to its verdict.
///
/// @param code stable, for programs: `BaselineSettingCompliant:{ruleId}`, `BaselineSettingNotCompliant:{ruleId}`,
///     `BaselineSettingNotApplicable:{ruleId}` or `BaselineSettingError:{ruleId}`
/// @param phrase one sentence, for people
public record Reason(String code, String phrase) {}
