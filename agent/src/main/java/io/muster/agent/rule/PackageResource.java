package io.muster.agent.rule;

import io.muster.agent.host.Host;
import io.muster.agent.host.PackageVersion;
import io.muster.contracts.agent.Evidence;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Packages by the names that distributions give them: one of them installed, or none.
///
/// @param state `present` or `absent`
/// @param atLeast of what is present, a version as the distribution writes it; its epoch counts only where one is asked
/// for
record PackageResource(
        List<String> names, String state, @Nullable String atLeast) implements Resource {

    PackageResource {
        names = List.copyOf(names);
        Resource.require(state, "state", "present", "absent");
        if (state.equals("absent") && atLeast != null) {
            throw new IllegalArgumentException("what is absent has no version");
        }
    }

    @Override
    public Outcome check(Host host) {
        var packages = host.packages();
        var found = names.stream()
                .flatMap(name -> packages.version(name).map(version -> name + " " + version).stream())
                .toList();
        boolean wanted = state.equals("present");
        boolean fine = wanted
                ? names.stream()
                        .flatMap(name -> packages.version(name).stream())
                        .anyMatch(this::isEnough)
                : found.isEmpty();
        var evidence = new Evidence(
                "package " + String.join(wanted ? " or " : ", ", names),
                wanted ? (atLeast == null ? "installed" : "installed, at least " + atLeast) : "not installed",
                found.isEmpty() ? null : String.join(", ", found),
                fine);
        return Outcome.of(
                List.of(evidence),
                wanted ? "it is installed" : "it is not installed",
                wanted ? "it is not installed" : "it is installed");
    }

    private boolean isEnough(String version) {
        return atLeast == null || PackageVersion.compare(version, atLeast) >= 0;
    }
}
