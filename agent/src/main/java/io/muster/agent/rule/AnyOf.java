package io.muster.agent.rule;

import io.muster.agent.host.Host;
import io.muster.contracts.Verdict;
import io.muster.contracts.agent.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// At least one of these.
record AnyOf(List<Resource> of) implements Resource {

    AnyOf {
        of = List.copyOf(of);
    }

    @Override
    public Outcome check(Host host) {
        var outcomes = of.stream().map(resource -> resource.check(host)).toList();
        var evidence = new ArrayList<Evidence>();
        outcomes.forEach(outcome -> evidence.addAll(outcome.evidence()));
        for (var verdict : List.of(Verdict.COMPLIANT, Verdict.ERROR, Verdict.NON_COMPLIANT)) {
            var first = outcomes.stream()
                    .filter(outcome -> outcome.verdict() == verdict)
                    .findFirst();
            if (first.isPresent()) {
                return new Outcome(verdict, evidence, first.get().phrase());
            }
        }
        return Outcome.notApplicable("none of it applies");
    }

    @Override
    public Stream<Resource> parts() {
        return of.stream().flatMap(Resource::parts);
    }
}
