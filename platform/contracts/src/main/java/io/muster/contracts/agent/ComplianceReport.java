package io.muster.contracts.agent;

import io.muster.contracts.MachineId;
import io.muster.contracts.Required;
import io.muster.contracts.ResourceId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// One evaluation of one guest assignment, as the agent sends it to `POST /agent/v1/reports`.
///
/// @param id made by the agent when the evaluation began; sending a report again is harmless
/// @param assignment the guest assignment that was evaluated
/// @param evaluation the highest "evaluate now" number that this evaluation answers
public record ComplianceReport(
        UUID id,
        MachineId machine,
        ResourceId assignment,
        PackageReference content,
        long evaluation,
        Instant startedAt,
        Instant finishedAt,
        List<RuleResult> results) {

    /// A report of more rules than this is refused; the largest public baseline has 329.
    public static final int MOST_RESULTS = 2_000;

    public ComplianceReport {
        Required.present(
                "a report: id, machine, assignment, content and results", id, machine, assignment, content, results);
        Required.present("a report: startedAt and finishedAt", startedAt, finishedAt);
        Required.count("a report: an evaluation of zero or more", evaluation);
        results = List.copyOf(results);
        if (results.size() > MOST_RESULTS) {
            throw new IllegalArgumentException("report: at most " + MOST_RESULTS + " results");
        }
        if (finishedAt.isBefore(startedAt)) {
            throw new IllegalArgumentException("report: finished before it started");
        }
    }
}
