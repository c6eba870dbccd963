package io.muster.agent.guest;

import io.muster.agent.enforce.Plan;
import io.muster.agent.host.Host;
import io.muster.contracts.Verdict;
import io.muster.contracts.agent.Reason;
import io.muster.contracts.agent.RuleResult;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What an assignment has made of the machine, and what it leaves for later.
///
/// @param machine as it is now; the same look as before when nothing was done
/// @param later when the rest is corrected; null when nothing is left
/// @param left the rules that fail until then
record Corrected(Host machine, @Nullable Instant later, Set<UUID> left) {

    Corrected {
        left = Set.copyOf(left);
    }

    /// Nothing is left for later.
    static Corrected wholly(Host machine) {
        return new Corrected(machine, null, Set.of());
    }

    static Corrected later(Host machine, Instant later, Plan plan) {
        return new Corrected(
                machine, later, plan.enforced().stream().map(Plan.Subject::rule).collect(Collectors.toSet()));
    }

    /// These results; those of rules that wait for their correction say when it comes.
    List<RuleResult> told(List<RuleResult> results) {
        return results.stream().map(this::told).toList();
    }

    private RuleResult told(RuleResult result) {
        if (later == null || result.verdict() != Verdict.NON_COMPLIANT || !left.contains(result.rule())) {
            return result;
        }
        var when = "; it will be corrected after " + later.truncatedTo(ChronoUnit.SECONDS);
        return new RuleResult(
                result.rule(),
                result.title(),
                result.severity(),
                result.verdict(),
                result.reasons().stream()
                        .map(reason -> new Reason(reason.code(), reason.phrase() + when))
                        .toList(),
                result.evidence(),
                result.micros());
    }
}
