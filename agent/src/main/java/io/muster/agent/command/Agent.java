package io.muster.agent.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.agent.enforce.EnforcementFault;
import io.muster.agent.enforce.Enforcer;
import io.muster.agent.guest.Correction;
import io.muster.agent.guest.GuestWork;
import io.muster.agent.host.Host;
import io.muster.agent.identity.AgentConfig;
import io.muster.agent.identity.AgentHome;
import io.muster.agent.metadata.MetadataNews;
import io.muster.agent.spool.Sender;
import io.muster.agent.spool.Spool;
import io.muster.agent.stream.Pace;
import io.muster.agent.stream.Signals;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/// The agent as it runs: beside the loops of its identity one works, one sends, one tells what the machine is. Each
/// goes
/// on whatever happens to the others.
final class Agent {

    private static final Logger LOG = Logger.getLogger(Agent.class.getName());
    private static final long SPOOL_QUOTA = 64L * 1024 * 1024;

    private static final Duration SENDING = Duration.ofMinutes(1);
    private static final Duration DESCRIBING = Duration.ofMinutes(5);

    private final IdentityLoops identity;
    private final GuestStep guest;
    private final Sender sender;
    private final Signals reports = new Signals();
    private final Pace pace;
    private final MetadataNews news;
    private final Enforcer enforcer;

    /// @param about what this machine is now: the `properties` of its resource
    Agent(
            AgentHome home,
            AgentConfig config,
            IdentityLoops identity,
            Clock clock,
            Pace pace,
            Supplier<ObjectNode> about) {
        var spool = new Spool(home.spool(), SPOOL_QUOTA);
        this.enforcer = Enforcement.of(home, clock, identity.gateway());
        var work = new GuestWork(
                home,
                config.vmId(),
                identity.gateway(),
                identity.identity(),
                spool,
                new Correction(Host::live, enforcer),
                clock);
        this.identity = identity;
        this.guest = new GuestStep(home, work, identity.signals(), reports, pace);
        this.sender = new Sender(spool, identity.gateway(), identity.identity());
        this.news = new MetadataNews(home, identity.gateway(), identity.identity(), about);
        this.pace = pace;
    }

    /// Until this host is not this machine any more, the process ends, or this thread is interrupted.
    void run() throws InterruptedException {
        recover();
        identity.run(Map.of("sender", this::send, "guest", guest, "metadata", this::describe));
    }

    /// First of all: what was being changed when the agent or the machine went down is taken back.
    private void recover() {
        try {
            enforcer.recover();
        } catch (UncheckedIOException | EnforcementFault failed) {
            LOG.log(Level.SEVERE, "what was being changed could not be taken back", failed);
        }
    }

    private void send() throws InterruptedException {
        sender.sendAll();
        reports.await(pace, SENDING);
    }

    /// What the machine is changes seldom, what was decided on it at any time.
    private void describe() throws InterruptedException {
        if (news.tell()) {
            LOG.info("told what has changed on this machine");
        }
        pace.pause(DESCRIBING);
    }
}
