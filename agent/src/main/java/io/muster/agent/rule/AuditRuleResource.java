package io.muster.agent.rule;

import io.muster.agent.host.AuditRules;
import io.muster.agent.host.Host;
import io.muster.contracts.agent.Evidence;
import java.util.List;

/// What the kernel is told to record from the next start on: each of these rules stands in the files that auditd loads,
/// or one that means the same. Does not apply where there are no such files.
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
        var evidence = rules.stream()
                .map(rule -> {
                    var found = AuditRules.find(host, rule);
                    return new Evidence("audit rules", rule, found.orElse(null), found.isPresent());
                })
                .toList();
        return Outcome.of(evidence, "it is recorded", "it is not recorded");
    }
}
