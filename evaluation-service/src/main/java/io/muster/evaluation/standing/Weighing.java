package io.muster.evaluation.standing;

import io.muster.contracts.Verdict;
import io.muster.contracts.agent.ComplianceReport;
import io.muster.contracts.agent.RuleResult;
import io.muster.contracts.facts.Fact;
import io.muster.contracts.facts.ReportReceived;
import io.muster.evaluation.standing.Standing.Counts;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// What a report changes: the standing, the findings that open or stay, those that close, and what to tell. Time is
/// when the report came in, so that the log weighed again ends in the same.
///
/// Of two reports the one that finished later by the machine's clock is the newer, and of two that finished at the same
/// time the one with the greater id: in whatever order they come, and however often, they end in the same. A clock that
/// was set back would make everything look old from then on. It was set back when the latest report that counted
/// finished later than this one came in, or when no newer one has come for an hour from a machine that evaluates
/// every quarter of one. Then the order of coming in decides; an agent sends its oldest report first.
///
/// @param open all that is open after the report
/// @param closed what was open before and no longer is
record Weighing(Standing standing, List<Finding> open, List<Finding> closed, List<Fact> facts) {

    private static final Duration SILENCE = Duration.ofHours(1);

    Weighing {
        open = List.copyOf(open);
        closed = List.copyOf(closed);
        facts = List.copyOf(facts);
    }

    /// Nothing when the report is older than the one the standing stands on, or that very one: the log may say things
    /// twice, and a machine may send late what it kept.
    ///
    /// @param openBefore the assignment's open findings
    static Optional<Weighing> of(Optional<Standing> before, List<Finding> openBefore, ReportReceived received) {
        if (before.isPresent() && isStale(before.get(), received)) {
            return Optional.empty();
        }
        var report = received.report();
        var now = received.at();
        var known = new HashMap<UUID, Finding>();
        openBefore.forEach(finding -> known.put(finding.rule(), finding));
        var facts = new ArrayList<Fact>();
        var open = open(report, known, facts, now);
        var closed = closed(report, known, facts, now);
        var standing = standing(before, report, now);
        facts.add(standing.changed());
        return Optional.of(new Weighing(standing, open, closed, facts));
    }

    private static boolean isStale(Standing before, ReportReceived received) {
        var report = received.report();
        return report.id().equals(before.latestReport())
                || (isOlder(before, report) && !clockWasSetBack(before, received));
    }

    private static boolean isOlder(Standing before, ComplianceReport report) {
        int order = finishedAt(report).compareTo(before.finishedAt());
        return order < 0 || (order == 0 && report.id().compareTo(before.latestReport()) < 0);
    }

    private static boolean clockWasSetBack(Standing before, ReportReceived received) {
        var now = received.at();
        boolean wasAhead = before.finishedAt().isAfter(now)
                && !finishedAt(received.report()).isAfter(now);
        return wasAhead || before.at().plus(SILENCE).isBefore(now);
    }

    /// As exact as it is kept: what was rounded is never equal again.
    private static Instant finishedAt(ComplianceReport report) {
        return report.finishedAt().truncatedTo(ChronoUnit.MICROS);
    }

    private static List<Finding> open(
            ComplianceReport report, Map<UUID, Finding> known, List<Fact> facts, Instant now) {
        var open = new ArrayList<Finding>();
        for (var result : report.results()) {
            if (!fails(result)) {
                continue;
            }
            var old = known.get(result.rule());
            if (old != null) {
                open.add(old.seenAgain(result));
            } else {
                var fresh = Finding.opened(report.assignment(), report.machine(), result, report.id(), now);
                open.add(fresh);
                facts.add(fresh.openedFact(report.id()));
            }
        }
        return open;
    }

    /// A rule that is no longer in the report no longer fails: the package does not ask for it any more.
    private static List<Finding> closed(
            ComplianceReport report, Map<UUID, Finding> known, List<Fact> facts, Instant now) {
        var gone = new HashMap<>(known);
        report.results().stream().filter(Weighing::fails).map(RuleResult::rule).forEach(gone::remove);
        var closed = gone.values().stream().map(finding -> finding.closed(now)).toList();
        closed.forEach(finding -> facts.add(finding.closedFact(report.id(), now)));
        return closed;
    }

    private static Standing standing(Optional<Standing> before, ComplianceReport report, Instant now) {
        var counts = new Counts(
                count(report, Verdict.COMPLIANT),
                count(report, Verdict.NON_COMPLIANT),
                count(report, Verdict.NOT_APPLICABLE),
                count(report, Verdict.ERROR));
        var since = before.filter(old -> old.status() == counts.status())
                .map(Standing::since)
                .orElse(now);
        return new Standing(
                report.assignment(),
                report.machine(),
                counts.status(),
                counts,
                report.id(),
                finishedAt(report),
                since,
                now);
    }

    private static int count(ComplianceReport report, Verdict verdict) {
        return (int) report.results().stream()
                .filter(result -> result.verdict() == verdict)
                .count();
    }

    private static boolean fails(RuleResult result) {
        return result.verdict() == Verdict.NON_COMPLIANT || result.verdict() == Verdict.ERROR;
    }
}
