package io.muster.agent.rule;

import io.muster.agent.host.AuditRules;
import io.muster.agent.host.Host;
import io.muster.contracts.agent.Evidence;
import java.util.List;
import java.util.stream.Stream;

/// What the kernel records: each of these rules, or one that means the same, stands in the files that auditd loads, and
/// the running kernel has it. Does not apply where there are no such files.
///
/// @param rules as `auditctl` takes them
record AuditRuleResource(List<String> rules) implements Resource {

    AuditRuleResource {
        rules = List.copyOf(rules);
    }

    @Override
    public Outcome check(Host host) {
        if (!AuditRules.exist(host)) {
            return Outcome.notApplicable("auditd has no rules here");
        }
        var evidence = rules.stream().flatMap(rule -> evidence(host, rule)).toList();
        return Outcome.of(evidence, "it is recorded", "it is not recorded");
    }

    /// The kernel is not asked about a rule that it will not have after the next start.
    private static Stream<Evidence> evidence(Host host, String rule) {
        var found = AuditRules.find(host, rule);
        var later = new Evidence("audit rules", rule, found.orElse(null), found.isPresent());
        if (!host.isLive() || found.isEmpty()) {
            return Stream.of(later);
        }
        boolean now = AuditRules.isLoaded(host, rule);
        return Stream.of(later, new Evidence("the kernel", rule, now ? rule : null, now));
    }
}
