package io.muster.agent.rule;

import io.muster.agent.host.Host;
import io.muster.contracts.agent.Evidence;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Files: whose they are and who may do what, or that they are not there. A stricter mode than asked for is fine.
///
/// @param owner user name
/// @param group group names, `|` between alternatives; the first that a machine knows need not be the one
/// @param mode octal: no bit outside it may be set
/// @param missing what an absent file means: `notApplicable` (the default), `compliant` or `nonCompliant`
/// @param state `present` or `absent`
record FileResource(
        List<String> paths,
        @Nullable String owner,
        @Nullable String group,
        @Nullable String mode,
        @Nullable String missing,
        @Nullable String state)
        implements Resource {

    FileResource {
        paths = List.copyOf(paths);
        Resource.requireMissing(missing);
        Resource.require(state, "state", "present", "absent");
        Resource.requireMode(mode);
    }

    @Override
    public Outcome check(Host host) {
        if ("absent".equals(state)) {
            return Outcome.of(
                    paths.stream().map(path -> absence(host, path)).toList(), "not there", "there, but should not be");
        }
        var evidence = new ArrayList<Evidence>();
        for (var path : paths) {
            var facts = host.facts(path);
            if (facts.isPresent()) {
                evidence.add(Permissions.evidence(host, path, facts.get(), owner, group, mode));
            } else if ("present".equals(state) || "nonCompliant".equals(missing)) {
                evidence.add(new Evidence(path, Permissions.words(owner, group, mode), null, false));
            }
        }
        if (evidence.isEmpty()) {
            return missing(missing == null ? "notApplicable" : missing, String.join(", ", paths));
        }
        return Outcome.of(evidence, "as wanted", "owner or permissions are not as wanted");
    }

    private static Evidence absence(Host host, String path) {
        var facts = host.facts(path);
        return new Evidence(path, "absent", facts.isPresent() ? "present" : null, facts.isEmpty());
    }
}
