package io.muster.evaluation.standing;

import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import io.muster.contracts.Severity;
import io.muster.contracts.Verdict;
import io.muster.contracts.agent.Evidence;
import io.muster.contracts.agent.Reason;
import io.muster.contracts.agent.RuleResult;
import io.muster.contracts.facts.FindingClosed;
import io.muster.contracts.facts.FindingOpened;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A rule that fails on a machine, from when it began to until it no longer does.
///
/// @param verdict `NonCompliant` or `Error`
/// @param closedAt null while it is open
public record Finding(
        UUID id,
        ResourceId assignment,
        MachineId machine,
        UUID rule,
        String title,
        Severity severity,
        Verdict verdict,
        List<Reason> reasons,
        List<Evidence> evidence,
        Instant openedAt,
        @Nullable Instant closedAt) {

    public Finding {
        reasons = List.copyOf(reasons);
        evidence = List.copyOf(evidence);
    }

    /// The id is made of what opened it, so that the same report opens the same finding.
    static Finding opened(ResourceId assignment, MachineId machine, RuleResult result, UUID report, Instant now) {
        var seed = assignment.key() + " " + result.rule() + " " + report;
        return new Finding(
                UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8)),
                assignment,
                machine,
                result.rule(),
                result.title(),
                result.severity(),
                result.verdict(),
                result.reasons(),
                result.evidence(),
                now,
                null);
    }

    /// Still failing, with what was seen this time.
    Finding seenAgain(RuleResult result) {
        return new Finding(
                id,
                assignment,
                machine,
                rule,
                result.title(),
                result.severity(),
                result.verdict(),
                result.reasons(),
                result.evidence(),
                openedAt,
                null);
    }

    Finding closed(Instant now) {
        return new Finding(id, assignment, machine, rule, title, severity, verdict, reasons, evidence, openedAt, now);
    }

    FindingOpened openedFact(UUID report) {
        return new FindingOpened(machine, assignment, rule, title, severity, report, openedAt);
    }

    FindingClosed closedFact(@Nullable UUID report, Instant now) {
        return new FindingClosed(machine, assignment, rule, openedAt, report, now);
    }

    /// Most severe first, then by title, then the same every time.
    String sortKey() {
        return severity.ordinal() + " " + title + " " + id;
    }
}
