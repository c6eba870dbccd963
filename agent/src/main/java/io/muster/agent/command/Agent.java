package io.muster.agent.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.agent.identity.AgentConfig;
import io.muster.agent.identity.AgentHome;
import io.muster.agent.stream.Pace;
import java.time.Clock;
import java.util.function.Supplier;

/// The agent as one process: the loops of its identity, and beside them those that look into the machine.
final class Agent {

    private final AgentHome home;
    private final Clock clock;
    private final IdentityLoops identity;
    private final GuestLoops guest;

    /// @param about what this machine is now: the `properties` of its resource
    Agent(
            AgentHome home,
            AgentConfig config,
            IdentityLoops identity,
            Clock clock,
            Pace pace,
            Supplier<ObjectNode> about) {
        this.home = home;
        this.clock = clock;
        this.identity = identity;
        this.guest = new GuestLoops(
                home, config, identity.gateway(), identity.identity(), identity.signals(), clock, pace, about);
    }

    /// Until this host is not this machine any more, the process ends, or this thread is interrupted.
    void run() throws InterruptedException {
        Enforcement.recover(home, clock);
        identity.run(guest.steps());
    }
}
