package io.muster.contracts.agent;

import io.muster.contracts.Severity;
import io.muster.contracts.Verdict;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/// One rule's verdict on this machine, with the evidence it was reached by.
///
/// @param rule the published rule id
/// @param micros how long deciding took, in microseconds
public record RuleResult(
        UUID rule,
        String title,
        Severity severity,
        Verdict verdict,
        List<Reason> reasons,
        List<Evidence> evidence,
        long micros) {

    public RuleResult {
        Objects.requireNonNull(rule, "a result needs its rule");
        Objects.requireNonNull(title, "a result needs a title");
        Objects.requireNonNull(severity, "a result needs a severity");
        Objects.requireNonNull(verdict, "a result needs a verdict");
        reasons = List.copyOf(reasons);
        evidence = List.copyOf(evidence);
    }
}
