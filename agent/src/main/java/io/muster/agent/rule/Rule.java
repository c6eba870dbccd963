package io.muster.agent.rule;

import io.muster.agent.host.Host;
import io.muster.contracts.Severity;
import io.muster.contracts.Verdict;
import io.muster.contracts.agent.Reason;
import io.muster.contracts.agent.RuleResult;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One rule of a baseline.
///
/// @param applies when given, the rule is about machines on which this holds
record Rule(
        UUID id, String title, Severity severity, @Nullable Resource applies, Resource resource) {

    /// The verdict on this machine. Whatever goes wrong on the way is an error of this rule: never a pass, and
    /// never the end of the others.
    RuleResult decide(Host host) {
        long from = System.nanoTime();
        var outcome = outcome(host).ofRule();
        return result(outcome, (System.nanoTime() - from) / 1_000);
    }

    /// What it comes to when nobody waited for its verdict any longer.
    RuleResult timedOut(Duration after) {
        return result(Outcome.error("timed out after " + after.toSeconds() + " s"), after.toNanos() / 1_000);
    }

    /// What it comes to when nobody could look.
    RuleResult undecided(String why) {
        return result(Outcome.error(why), 0);
    }

    private RuleResult result(Outcome outcome, long micros) {
        var code = "BaselineSetting" + word(outcome.verdict()) + ":{" + id + "}";
        return new RuleResult(
                id,
                title,
                severity,
                outcome.verdict(),
                List.of(new Reason(code, outcome.phrase())),
                outcome.evidence(),
                micros);
    }

    private Outcome outcome(Host host) {
        try {
            var about = applies == null ? null : applies.outcome(host);
            if (about == null || about.verdict() == Verdict.COMPLIANT) {
                return resource.outcome(host);
            }
            return about.verdict() == Verdict.ERROR
                    ? about
                    : Outcome.notApplicable("it is about machines of another kind");
        } catch (RuntimeException bug) {
            return Outcome.error("the check failed: " + bug);
        } catch (StackOverflowError tooDeep) {
            return Outcome.error("a pattern went too deep in what was found");
        } catch (OutOfMemoryError tooMuch) {
            return Outcome.error("what was found needs more memory than the agent may have");
        }
    }

    private static String word(Verdict verdict) {
        return switch (verdict) {
            case COMPLIANT -> "Compliant";
            case NON_COMPLIANT -> "NotCompliant";
            case NOT_APPLICABLE -> "NotApplicable";
            case ERROR, UNKNOWN -> "Error";
        };
    }
}
