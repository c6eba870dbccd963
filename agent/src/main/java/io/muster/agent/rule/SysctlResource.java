package io.muster.agent.rule;

import io.muster.agent.host.Host;
import io.muster.contracts.agent.Evidence;
import java.util.ArrayList;
import java.util.List;

/// Kernel settings as they are now, in the agent's own network namespace. What this kernel does not have, IPv6 that is
/// not built in for example, does not count.
record SysctlResource(List<String> keys, Expectation expect) implements Resource {

    SysctlResource {
        keys = List.copyOf(keys);
    }

    @Override
    public Outcome check(Host host) {
        var evidence = new ArrayList<Evidence>();
        for (var key : keys) {
            host.sysctl(key)
                    .ifPresent(value -> evidence.add(new Evidence(key, expect.words(), value, expect.holds(value))));
        }
        return evidence.isEmpty()
                ? Outcome.notApplicable("this kernel has no " + String.join(", ", keys))
                : Outcome.of(evidence, "the kernel is set as wanted", "the kernel is not set as wanted");
    }
}
