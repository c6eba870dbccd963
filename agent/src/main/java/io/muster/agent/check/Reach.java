package io.muster.agent.check;

import java.util.List;

/// How far one gets towards an endpoint.
///
/// @param purpose what it is needed for
/// @param proxy the proxy on the way; empty when there is none
public record Reach(String purpose, String url, String proxy, List<Step> steps) {

    public Reach {
        steps = List.copyOf(steps);
    }

    public boolean isReachable() {
        return steps.stream().noneMatch(step -> step.outcome() == Step.Outcome.FAILED);
    }
}
