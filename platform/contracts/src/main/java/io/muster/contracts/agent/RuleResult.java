package io.muster.contracts.agent;

import io.muster.contracts.Required;
import io.muster.contracts.Severity;
import io.muster.contracts.Verdict;
import java.util.List;
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
        Required.present(
                "a result: rule, severity, verdict, reasons and evidence", rule, severity, verdict, reasons, evidence);
        Required.text("a result: title", title);
        Required.count("a result: micros of zero or more", micros);
        reasons = List.copyOf(reasons);
        evidence = List.copyOf(evidence);
    }
}
