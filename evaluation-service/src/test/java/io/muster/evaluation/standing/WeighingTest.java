package io.muster.evaluation.standing;

import static io.muster.evaluation.Reports.result;
import static io.muster.evaluation.Reports.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.contracts.ComplianceStatus;
import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import io.muster.contracts.Verdict;
import io.muster.contracts.agent.ComplianceReport;
import io.muster.contracts.agent.RuleResult;
import io.muster.contracts.facts.FindingClosed;
import io.muster.contracts.facts.FindingOpened;
import io.muster.contracts.facts.ReportReceived;
import io.muster.contracts.facts.StandingChanged;
import io.muster.evaluation.Reports;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WeighingTest {

    private static final MachineId MACHINE = MachineId.of("99999999-0000-4000-8000-000000000001");
    private static final ResourceId ASSIGNMENT = Reports.assignment(ResourceId.machine("s", "g", "m"));
    private static final int MINUTES_15 = 15 * 60;
    private static final int HOUR = 60 * 60;
    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    private Optional<Standing> standing = Optional.empty();
    private List<Finding> open = List.of();

    @Test
    void aFailingRuleOpensAFinding() {
        var report = at(0, result("shadow", Verdict.NON_COMPLIANT), result("cron", Verdict.COMPLIANT));
        var weighed = weigh(report, 5).orElseThrow();
        assertThat(weighed.open()).singleElement().satisfies(finding -> {
            assertThat(finding.rule()).isEqualTo(rule("shadow"));
            assertThat(finding.openedAt()).isEqualTo(START.plusSeconds(5));
            assertThat(finding.closedAt()).isNull();
        });
        assertThat(weighed.closed()).isEmpty();
        assertThat(weighed.facts()).hasSize(2);
        assertThat(weighed.facts().getFirst()).isInstanceOfSatisfying(FindingOpened.class, fact -> {
            assertThat(fact.rule()).isEqualTo(rule("shadow"));
            assertThat(fact.report()).isEqualTo(report.id());
            assertThat(fact.at()).isEqualTo(START.plusSeconds(5));
        });
        assertThat(weighed.facts().getLast()).isInstanceOfSatisfying(StandingChanged.class, fact -> {
            assertThat(fact.status()).isEqualTo(ComplianceStatus.NON_COMPLIANT);
            assertThat(fact.compliant()).isEqualTo(1);
            assertThat(fact.nonCompliant()).isEqualTo(1);
            assertThat(fact.latestReport()).isEqualTo(report.id());
        });
    }

    @Test
    void theSameReportOpensTheSameFindingWheneverItIsWeighed() {
        var report = at(0, result("shadow", Verdict.NON_COMPLIANT));
        var first = Weighing.of(Optional.empty(), List.of(), new ReportReceived(report, START))
                .orElseThrow();
        var second = Weighing.of(Optional.empty(), List.of(), new ReportReceived(report, START.plusSeconds(9)))
                .orElseThrow();
        assertThat(first.open().getFirst().id())
                .isEqualTo(second.open().getFirst().id());
    }

    @Test
    void whatStillFailsKeepsItsBeginningAndGetsTheNewEvidence() {
        weigh(at(0, result("shadow", Verdict.NON_COMPLIANT, "0644")), 1);
        var before = open.getFirst();
        var weighed = weigh(at(10, result("shadow", Verdict.ERROR, "0666")), 11).orElseThrow();
        assertThat(weighed.open()).singleElement().satisfies(finding -> {
            assertThat(finding.id()).isEqualTo(before.id());
            assertThat(finding.openedAt()).isEqualTo(before.openedAt());
            assertThat(finding.verdict()).isEqualTo(Verdict.ERROR);
            assertThat(finding.evidence().getFirst().found()).isEqualTo("0666");
        });
        assertThat(weighed.facts()).singleElement().isInstanceOf(StandingChanged.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"COMPLIANT", "NOT_APPLICABLE"})
    void whatNoLongerFailsIsClosed(Verdict verdict) {
        weigh(at(0, result("shadow", Verdict.NON_COMPLIANT)), 1);
        closes(at(10, result("shadow", verdict)));
    }

    @Test
    void whatIsGoneFromTheReportIsClosed() {
        weigh(at(0, result("shadow", Verdict.NON_COMPLIANT), result("cron", Verdict.COMPLIANT)), 1);
        closes(at(10, result("cron", Verdict.COMPLIANT)));
    }

    private void closes(ComplianceReport report) {
        var weighed = weigh(report, 11).orElseThrow();
        assertThat(weighed.open()).isEmpty();
        assertThat(weighed.closed()).singleElement().satisfies(finding -> {
            assertThat(finding.rule()).isEqualTo(rule("shadow"));
            assertThat(finding.openedAt()).isEqualTo(START.plusSeconds(1));
            assertThat(finding.closedAt()).isEqualTo(START.plusSeconds(11));
        });
        assertThat(weighed.facts()).hasSize(2);
        assertThat(weighed.facts().getFirst()).isInstanceOfSatisfying(FindingClosed.class, fact -> {
            assertThat(fact.rule()).isEqualTo(rule("shadow"));
            assertThat(fact.report()).isEqualTo(report.id());
        });
        assertThat(weighed.standing().status()).isEqualTo(ComplianceStatus.COMPLIANT);
    }

    @Test
    void anErrorIsAFindingAndFallsShort() {
        var weighed = weigh(at(0, result("shadow", Verdict.ERROR), result("cron", Verdict.NOT_APPLICABLE)), 1)
                .orElseThrow();
        assertThat(weighed.open()).extracting(Finding::verdict).containsExactly(Verdict.ERROR);
        assertThat(weighed.standing().status()).isEqualTo(ComplianceStatus.NON_COMPLIANT);
        assertThat(weighed.standing().counts()).isEqualTo(new Standing.Counts(0, 0, 1, 1));
    }

    @Test
    void anOlderReportAndTheSameReportChangeNothing() {
        var latest = at(10, result("shadow", Verdict.NON_COMPLIANT));
        weigh(latest, 11);
        assertThat(weigh(latest, 12)).isEmpty();
        assertThat(weigh(at(9, result("shadow", Verdict.COMPLIANT)), 13)).isEmpty();
        assertThat(open).extracting(Finding::rule).containsExactly(rule("shadow"));
    }

    @Test
    void theStatusIsKeptSinceItBecameWhatItIs() {
        weigh(at(0, result("shadow", Verdict.NON_COMPLIANT)), 1);
        weigh(at(10, result("cron", Verdict.ERROR)), 11);
        assertThat(standing.orElseThrow().since()).isEqualTo(START.plusSeconds(1));
        assertThat(standing.orElseThrow().at()).isEqualTo(START.plusSeconds(11));
        weigh(at(20, result("shadow", Verdict.COMPLIANT)), 21);
        assertThat(standing.orElseThrow().since()).isEqualTo(START.plusSeconds(21));
        weigh(at(30, result("shadow", Verdict.NOT_APPLICABLE)), 31);
        assertThat(standing.orElseThrow().since()).isEqualTo(START.plusSeconds(21));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void reportsInAnyOrderAndTwiceEndInTheSame(long seed) {
        var random = new Random(seed);
        var reports = IntStream.range(0, 40).mapToObj(i -> at(i, some(random))).toList();
        reports.forEach(report -> weigh(report, 100));
        var inOrder = failing();
        var counts = standing.orElseThrow().counts();
        var shuffled = new ArrayList<>(reports);
        shuffled.addAll(reports);
        Collections.shuffle(shuffled, random);
        standing = Optional.empty();
        open = List.of();
        shuffled.forEach(report -> weigh(report, 100));
        assertThat(failing()).isEqualTo(inOrder);
        assertThat(standing.orElseThrow().counts()).isEqualTo(counts);
        assertThat(standing.orElseThrow().latestReport())
                .isEqualTo(reports.getLast().id());
    }

    @Test
    void ofTwoReportsThatFinishedAtTheSameTimeTheSameOneCountsInAnyOrder() {
        var one = at(10, result("shadow", Verdict.NON_COMPLIANT));
        var other = at(10, result("shadow", Verdict.COMPLIANT));
        for (var order : List.of(List.of(one, other, one), List.of(other, one, other))) {
            standing = Optional.empty();
            order.forEach(report -> weigh(report, 11));
            assertThat(standing.orElseThrow().latestReport())
                    .isEqualTo(one.id().compareTo(other.id()) > 0 ? one.id() : other.id());
        }
    }

    @Test
    void finerThanTimeIsKeptNoReportIsTheNewer() {
        var one = finished(START.plusNanos(1_100), result("shadow", Verdict.NON_COMPLIANT));
        var other = finished(START.plusNanos(1_900), result("shadow", Verdict.COMPLIANT));
        for (var order : List.of(List.of(one, other, one), List.of(other, one, other))) {
            standing = Optional.empty();
            order.forEach(report -> weigh(report, 11));
            assertThat(standing.orElseThrow().finishedAt()).isEqualTo(START.plusNanos(1_000));
            assertThat(standing.orElseThrow().latestReport())
                    .isEqualTo(one.id().compareTo(other.id()) > 0 ? one.id() : other.id());
        }
    }

    @Test
    void whatComesLateIsOldAsLongAsTheMachineSaysNewerThings() {
        weigh(at(0, result("shadow", Verdict.COMPLIANT)), 1);
        weigh(at(MINUTES_15, result("shadow", Verdict.COMPLIANT)), MINUTES_15 + 1);
        var late = at(-HOUR * 24, result("shadow", Verdict.NON_COMPLIANT));
        assertThat(weigh(late, MINUTES_15 + HOUR)).isEmpty();
        assertThat(open).isEmpty();
    }

    @Test
    void aClockThatWasSetBackIsNoticedWithinAnHour() {
        weigh(at(0, result("shadow", Verdict.NON_COMPLIANT)), 1);
        int back = HOUR * 24 * 365;
        for (int passed = MINUTES_15; passed < HOUR; passed += MINUTES_15) {
            assertThat(weigh(at(passed - back, result("shadow", Verdict.COMPLIANT)), passed + 1))
                    .isEmpty();
        }
        var counts = at(HOUR + 1 - back, result("shadow", Verdict.COMPLIANT));
        assertThat(weigh(counts, HOUR + 2)).isPresent();
        assertThat(open).isEmpty();
        assertThat(weigh(at(HOUR + MINUTES_15 - back, result("shadow", Verdict.ERROR)), HOUR + MINUTES_15))
                .isPresent();
        assertThat(weigh(counts, HOUR + MINUTES_15 + 1)).isEmpty();
    }

    @Test
    void aClockThatWasAheadHoldsNothingUpOnceItIsPutRight() {
        var ahead = at(HOUR * 10, result("shadow", Verdict.NON_COMPLIANT));
        var aheadToo = at(HOUR * 10 + MINUTES_15, result("shadow", Verdict.ERROR));
        weigh(ahead, 1);
        weigh(aheadToo, MINUTES_15 + 1);
        assertThat(weigh(ahead, MINUTES_15 + 2)).isEmpty();
        assertThat(weigh(at(MINUTES_15 * 2, result("shadow", Verdict.COMPLIANT)), MINUTES_15 * 2 + 1))
                .isPresent();
        assertThat(open).isEmpty();
    }

    private Map<UUID, Verdict> failing() {
        return open.stream().collect(Collectors.toMap(Finding::rule, Finding::verdict));
    }

    private static RuleResult[] some(Random random) {
        var verdicts = List.of(Verdict.COMPLIANT, Verdict.NON_COMPLIANT, Verdict.NOT_APPLICABLE, Verdict.ERROR);
        return IntStream.range(0, 12)
                .filter(_ -> random.nextInt(4) > 0)
                .mapToObj(i -> result("rule " + i, verdicts.get(random.nextInt(4))))
                .toArray(RuleResult[]::new);
    }

    private static ComplianceReport at(int second, RuleResult... results) {
        return finished(START.plusSeconds(second), results);
    }

    private static ComplianceReport finished(Instant at, RuleResult... results) {
        return Reports.report(MACHINE, ASSIGNMENT, at, results);
    }

    /// Weighs and remembers, as the store does.
    private Optional<Weighing> weigh(ComplianceReport report, int now) {
        return weigh(new ReportReceived(report, START.plusSeconds(now)));
    }

    private Optional<Weighing> weigh(ReportReceived received) {
        var weighed = Weighing.of(standing, open, received);
        weighed.ifPresent(changed -> {
            standing = Optional.of(changed.standing());
            open = changed.open();
        });
        return weighed;
    }
}
