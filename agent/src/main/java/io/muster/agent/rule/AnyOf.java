package io.muster.agent.rule;

import io.muster.agent.host.Host;
import io.muster.contracts.Verdict;
import java.util.List;
import java.util.stream.Stream;

/// At least one of these.
record AnyOf(List<Resource> of) implements Resource {

    private static final List<Verdict> WEIGHT = List.of(Verdict.COMPLIANT, Verdict.ERROR, Verdict.NON_COMPLIANT);

    AnyOf {
        of = Whole.some(of);
    }

    @Override
    public Outcome check(Host host) {
        return Outcome.ofParts(of.stream().map(part -> part.outcome(host)).toList(), WEIGHT);
    }

    @Override
    public Stream<Resource> parts() {
        return of.stream().flatMap(Resource::parts);
    }
}
