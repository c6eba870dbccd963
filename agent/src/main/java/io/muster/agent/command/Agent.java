package io.muster.agent.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.agent.config.LocalConfig;
import io.muster.agent.config.Setting;
import io.muster.agent.fault.Reason;
import io.muster.agent.guest.GuestWork;
import io.muster.agent.host.Host;
import io.muster.agent.identity.AgentConfig;
import io.muster.agent.identity.AgentHome;
import io.muster.agent.identity.Gateway;
import io.muster.agent.identity.MachineIdentity;
import io.muster.agent.identity.MachineKey;
import io.muster.agent.identity.RefusedException;
import io.muster.agent.metadata.MetadataNews;
import io.muster.agent.spool.Sender;
import io.muster.agent.spool.Spool;
import io.muster.agent.status.StatusBoard;
import io.muster.agent.stream.MachineStream;
import io.muster.agent.stream.Pace;
import io.muster.agent.stream.Signals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The agent as it runs: one loop listens, one works, one sends, one renews the certificate, one tells what the machine
/// is. Each goes on whatever
/// happens to the others.
final class Agent {

    private static final Logger LOG = Logger.getLogger(Agent.class.getName());
    private static final long SPOOL_QUOTA = 64L * 1024 * 1024;

    /// Machine Configuration fetches every 5 minutes and evaluates every 15.
    private static final Duration FETCHING = Duration.ofMinutes(5);

    private static final Duration EVALUATING = Duration.ofMinutes(15);
    private static final Duration RENEWING = Duration.ofHours(1);
    private static final Duration ENDING = Duration.ofSeconds(5);
    private static final Duration DESCRIBING = Duration.ofMinutes(5);

    private final MachineIdentity identity;
    private final MachineStream stream;
    private final GuestWork work;
    private final Sender sender;
    private final Signals signals;
    private final Signals reports = new Signals();
    private final Pace pace;
    private final AgentHome home;
    private final StatusBoard board;
    private final MetadataNews news;
    private Duration nextFetch;
    private Duration nextEvaluation;

    /// @param about what this machine is now: the `properties` of its resource
    Agent(AgentHome home, AgentConfig config, String version, Clock clock, Pace pace, Supplier<ObjectNode> about) {
        this.home = home;
        this.board = new StatusBoard(home, clock);
        this.signals = new Signals(board::heard);
        var gateway = Gateway.at(config.gateway(), home.authority());
        var spool = new Spool(home.spool(), SPOOL_QUOTA);
        this.identity = new MachineIdentity(home, gateway, config.vmId(), MachineKey.in(home), clock);
        this.stream = new MachineStream(gateway, identity, signals, version, clock, pace);
        this.work = new GuestWork(home, config.vmId(), gateway, identity, spool, Host::live, clock);
        this.sender = new Sender(spool, gateway, identity);
        this.news = new MetadataNews(home, gateway, identity, about);
        this.pace = pace;
        this.nextFetch = pace.elapsed();
        this.nextEvaluation = nextFetch;
    }

    /// Until the process ends, or this thread is interrupted.
    void run() throws InterruptedException {
        var threads = List.of(
                start("stream", this::listen),
                start("sender", this::send),
                start("guest", this::step),
                start("certificate", this::renew),
                start("metadata", this::describe));
        try {
            for (var thread : threads) {
                thread.join();
            }
        } finally {
            threads.forEach(Thread::interrupt);
            awaitEnd(threads);
        }
    }

    /// What a loop has begun to write is whole when this returns.
    private static void awaitEnd(List<Thread> threads) throws InterruptedException {
        for (var thread : threads) {
            var _ = thread.join(ENDING);
        }
    }

    private Thread start(String name, Loop.Step step) {
        return Thread.ofPlatform().name(name).start(new Loop(name, step, pace, this::note));
    }

    private void note(String loop, @Nullable RuntimeException failure) {
        switch (failure) {
            case null -> board.well(loop);
            case UncheckedIOException away -> board.failed(loop, Reason.NETWORK.code(), text(away));
            case RefusedException refused -> board.failed(loop, Reason.CERTIFICATE.code(), text(refused));
            default -> board.failed(loop, Reason.INTERNAL.code(), failure.toString());
        }
    }

    private static String text(RuntimeException failure) {
        return String.valueOf(failure.getMessage());
    }

    private void listen() throws InterruptedException {
        throw new UncheckedIOException(new IOException("the connection ended: " + stream.stay()));
    }

    private void send() throws InterruptedException {
        sender.sendAll();
        reports.await(Duration.ofMinutes(1));
    }

    private void renew() throws InterruptedException {
        identity.renewCertificate();
        pace.pause(RENEWING);
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
