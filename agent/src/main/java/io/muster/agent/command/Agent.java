package io.muster.agent.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.agent.config.LocalConfig;
import io.muster.agent.config.Setting;
import io.muster.agent.fault.Reason;
import io.muster.agent.guest.GuestWork;
import io.muster.agent.host.Host;
import io.muster.agent.identity.AgentConfig;
import io.muster.agent.identity.AgentHome;
import io.muster.agent.metadata.MetadataNews;
import io.muster.agent.spool.Sender;
import io.muster.agent.spool.Spool;
import io.muster.agent.stream.Pace;
import io.muster.agent.stream.Signals;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import java.util.logging.Logger;

/// The agent as it runs: beside the loops of its identity one works, one sends, one tells what the machine is. Each goes
/// on whatever happens to the others.
final class Agent {

    private static final Logger LOG = Logger.getLogger(Agent.class.getName());
    private static final long SPOOL_QUOTA = 64L * 1024 * 1024;

    /// Machine Configuration fetches every 5 minutes and evaluates every 15.
    private static final Duration FETCHING = Duration.ofMinutes(5);

    private static final Duration EVALUATING = Duration.ofMinutes(15);
    private static final Duration DESCRIBING = Duration.ofMinutes(5);

    private final IdentityLoops identity;
    private final GuestWork work;
    private final Sender sender;
    private final Signals signals;
    private final Signals reports = new Signals();
    private final Pace pace;
    private final AgentHome home;
    private final MetadataNews news;
    private Duration nextFetch;
    private Duration nextEvaluation;

    /// @param about what this machine is now: the `properties` of its resource
    Agent(
            AgentHome home,
            AgentConfig config,
            IdentityLoops identity,
            Clock clock,
            Pace pace,
            Supplier<ObjectNode> about) {
        var spool = new Spool(home.spool(), SPOOL_QUOTA);
        this.home = home;
        this.identity = identity;
        this.signals = identity.signals();
        this.work =
                new GuestWork(home, config.vmId(), identity.gateway(), identity.identity(), spool, Host::live, clock);
        this.sender = new Sender(spool, identity.gateway(), identity.identity());
        this.news = new MetadataNews(home, identity.gateway(), identity.identity(), about);
        this.pace = pace;
        this.nextFetch = pace.elapsed();
        this.nextEvaluation = nextFetch;
    }

    /// Until this host has become another machine, the process ends, or this thread is interrupted.
    void run() throws InterruptedException {
        identity.run(Map.of("sender", this::send, "guest", this::step, "metadata", this::describe));
    }

    private void send() throws InterruptedException {
        sender.sendAll();
        reports.await(Duration.ofMinutes(1));
    }

    /// What the machine is changes seldom, what was decided on it at any time.
    private void describe() throws InterruptedException {
        if (news.tell()) {
            LOG.info("told what has changed on this machine");
        }
        pace.pause(DESCRIBING);
    }

    /// One turn of the guest loop: fetch when told or when it is time, evaluate when told or when it is time. Only what
    /// could not be evaluated because its package was out of reach is tried again.
    private void step() throws InterruptedException {
        if (!LocalConfig.read(home).isOn(Setting.GUEST_ENABLED)) {
            signals.await(FETCHING);
            return;
        }
        boolean changed = false;
        if (signals.assignments() > work.epoch() || isDue(nextFetch)) {
            changed = work.fetch();
            nextFetch = pace.elapsed().plus(FETCHING);
        }
        if (changed || signals.evaluation() > work.begun() || isDue(nextEvaluation)) {
            work.begin(signals.evaluation());
            nextEvaluation = pace.elapsed().plus(EVALUATING).plus(Loop.jitter(Duration.ofMinutes(1)));
        }
        try {
            work.evaluate();
        } finally {
            reports.ring();
        }
        signals.await(until(nextFetch.compareTo(nextEvaluation) < 0 ? nextFetch : nextEvaluation));
    }

    private boolean isDue(Duration next) {
        return !until(next).isPositive();
    }

    private Duration until(Duration next) {
        return next.minus(pace.elapsed());
    }
}
