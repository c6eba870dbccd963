package io.muster.agent.rule;

import io.muster.agent.host.Host;
import io.muster.contracts.Verdict;
import java.util.List;
import java.util.stream.Stream;

/// All of these. One that fails fails the whole, one that cannot be decided leaves it undecided; what does not
/// apply does not count.
record AllOf(List<Resource> of) implements Resource {

    private static final List<Verdict> WEIGHT = List.of(Verdict.NON_COMPLIANT, Verdict.ERROR, Verdict.COMPLIANT);

    AllOf {
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
