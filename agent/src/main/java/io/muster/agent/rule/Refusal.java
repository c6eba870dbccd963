package io.muster.agent.rule;

import io.muster.agent.host.Host;

/// What stands for a resource that cannot be looked at as an assignment wants it.
record Refusal(String why) implements Resource {

    @Override
    public Outcome check(Host host) {
        return Outcome.error(why);
    }
}
