package io.muster.agent.rule;

import io.muster.agent.host.Host;
import io.muster.contracts.agent.Evidence;
import java.util.List;

/// Packages by the names that distributions give them: one of them installed, or none.
///
/// @param state `present` or `absent`
record PackageResource(List<String> names, String state) implements Resource {

    PackageResource {
        names = List.copyOf(names);
        if (!state.equals("present") && !state.equals("absent")) {
            throw new IllegalArgumentException("a package is present or absent");
        }
    }

    @Override
    public Outcome check(Host host) {
        var packages = host.packages();
        var found = names.stream()
                .filter(name -> packages.version(name).isPresent())
                .map(name -> name + " " + packages.version(name).orElse(""))
                .toList();
        boolean wanted = state.equals("present");
        var all = String.join(wanted ? " or " : ", ", names);
        var evidence = new Evidence(
                "package " + all,
                wanted ? "installed" : "not installed",
                found.isEmpty() ? null : String.join(", ", found),
                wanted == !found.isEmpty());
        return Outcome.of(
                List.of(evidence),
                wanted ? "it is installed" : "it is not installed",
                wanted ? "it is not installed" : "it is installed");
    }
}
