package io.muster.agent.command;

import io.muster.agent.himds.Himds;
import io.muster.agent.himds.HimdsSettings;
import io.muster.agent.identity.AgentConfig;
import io.muster.agent.identity.AgentHome;
import io.muster.agent.identity.Gateway;
import io.muster.agent.identity.MachineIdentity;
import io.muster.agent.identity.MachineKey;
import io.muster.agent.identity.Membership;
import io.muster.agent.identity.RefusedException;
import io.muster.agent.identity.ResourceTags;
import io.muster.agent.local.IdentitySocket;
import io.muster.agent.status.StatusBoard;
import io.muster.agent.stream.Lifeline;
import io.muster.agent.stream.MachineStream;
import io.muster.agent.stream.Pace;
import io.muster.agent.stream.Signals;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.logging.Logger;

/// What needs the machine's identity and nothing else of the machine: the connection with its heartbeat, key and
/// certificate, the local identity endpoint. This much needs no privilege.
final class IdentityLoops {

    private static final Logger LOG = Logger.getLogger(IdentityLoops.class.getName());
    private static final Duration TENDING = Duration.ofMinutes(5);
    private static final Duration FOLLOWING = Duration.ofMinutes(5);

    private final AgentConfig config;
    private final HimdsSettings himds;
    private final Gateway gateway;
    private final MachineIdentity identity;
    private final Lifeline lifeline;
    private final ResourceTags tags;
    private final Signals signals;
    private final Clock clock;
    private final Pace pace;
    private final Membership membership;
    private final Crew crew;

    IdentityLoops(AgentHome home, AgentConfig config, HimdsSettings himds, String version, Clock clock, Pace pace) {
        this(home, config, himds, version, clock, pace, Map.of());
    }

    /// @param environment of a process that systemd has started
    IdentityLoops(
            AgentHome home,
            AgentConfig config,
            HimdsSettings himds,
            String version,
            Clock clock,
            Pace pace,
            Map<String, String> environment) {
        this.config = config;
        this.himds = himds;
        var board = new StatusBoard(home, clock);
        this.signals = new Signals(board::heard);
        this.gateway = Gateway.at(config.gateway(), home.authority());
        this.identity = new MachineIdentity(home, gateway, config.vmId(), MachineKey.in(home), clock);
        var stream = new MachineStream(gateway, identity, signals, version, clock, pace);
        this.lifeline = new Lifeline(stream, gateway, identity, signals, clock, pace);
        this.tags = new ResourceTags(home, config, gateway, identity);
        this.clock = clock;
        this.pace = pace;
        this.membership = new Membership(home, config.vmId());
        this.crew = new Crew(membership, board, pace, Watchdog.of(environment, Set.of("membership"), pace));
    }

    Gateway gateway() {
        return gateway;
    }

    MachineIdentity identity() {
        return identity;
    }

    Signals signals() {
        return signals;
    }

    /// Gives tokens and signals to the agent's other processes.
    Loop.Step socket(AgentHome home) {
        return new IdentitySocket(home.socket(), identity, signals, pace)::serve;
    }

    /// Runs these beside its own, until this host is not this machine any more or this thread is interrupted.
    ///
    /// @param others by the name of their loop
    void run(Map<String, Loop.Step> others) throws InterruptedException {
        var steps = new LinkedHashMap<>(others);
        steps.put("stream", lifeline::hold);
        steps.put("tags", this::follow);
        steps.put("certificate", this::tend);
        steps.put("himds", this::serve);
        crew.run(steps);
    }

    /// People may change what the resource is tagged with at any time.
    private void follow() throws InterruptedException {
        tags.ask();
        pace.pause(FOLLOWING);
    }

    /// Who has to wait for somebody's yes waits as long as it was told, and a little longer each in its own way. A host
    /// that is told to be a copy does not wait.
    private void tend() throws InterruptedException {
        try {
            if (identity.tend()) {
                crew.end();
            }
            var _ = pace.await(identity.copy(), TENDING);
        } catch (RefusedException refused) {
            if (!refused.retryAfter().isPositive()) {
                throw refused;
            }
            LOG.warning("certificate: " + refused.getMessage());
            pace.pause(
                    refused.retryAfter().plus(Loop.jitter(refused.retryAfter().dividedBy(10))));
        }
    }

    /// Where another agent has the port, this one goes on without and tries again.
    private void serve() throws InterruptedException {
        try (var open = Himds.open(himds, config, identity, tags::now, membership, clock)) {
            open.await();
        }
    }
}
