package io.muster.agent.rule;

import io.muster.agent.host.Host;
import io.muster.agent.host.HostFault;
import io.muster.agent.host.SysctlFiles;
import io.muster.contracts.agent.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Kernel settings as they are now, in the agent's own network namespace, and as the files of `sysctl.d` will have them
/// after the next start. What this kernel does not have, IPv6 that is not built in for example, does not count.
///
/// @param persisted `ifSet` (the default): what a file says must be as wanted too; `required`: a file must say it
record SysctlResource(
        List<String> keys, Expectation expect, @Nullable String persisted) implements Resource {

    SysctlResource {
        keys = List.copyOf(keys);
        Resource.require(persisted, "persisted", "ifSet", "required");
    }

    @Override
    public Outcome check(Host host) {
        return host.isLive() ? now(host) : ofImage(host);
    }

    /// What the files of an image set is what they will set; of everything else only the kernel knows.
    private Outcome ofImage(Host host) {
        var evidence = keys.stream().flatMap(key -> later(host, key).stream()).toList();
        if (evidence.size() < keys.size() && evidence.stream().allMatch(Evidence::satisfied)) {
            throw HostFault.ofImage("what no file sets of " + String.join(", ", keys));
        }
        return Outcome.of(evidence, "the kernel will be set as wanted", "the kernel will not be set as wanted");
    }

    private Outcome now(Host host) {
        var evidence = new ArrayList<Evidence>();
        for (var key : keys) {
            var now = host.sysctl(key);
            if (now.isPresent()) {
                evidence.add(new Evidence(key, expect.words(), now.get(), expect.holds(now.get())));
                later(host, key).ifPresent(evidence::add);
            }
        }
        return evidence.isEmpty()
                ? Outcome.notApplicable("this kernel has no " + String.join(", ", keys))
                : Outcome.of(evidence, "the kernel is set as wanted", "the kernel is not set as wanted");
    }

    private Optional<Evidence> later(Host host, String key) {
        var file = SysctlFiles.of(host).value(key);
        if (file.isPresent()) {
            var found = file.get();
            return Optional.of(new Evidence(
                    found.where() + " " + key, expect.words(), found.value(), expect.holds(found.value())));
        }
        return "required".equals(persisted)
                ? Optional.of(new Evidence("sysctl.d " + key, expect.words(), null, false))
                : Optional.empty();
    }
}
