package io.muster.agent.command;

import io.muster.agent.guest.GuestWork;
import io.muster.agent.host.Host;
import io.muster.agent.identity.AgentConfig;
import io.muster.agent.identity.AgentHome;
import io.muster.agent.identity.Gateway;
import io.muster.agent.identity.MachineIdentity;
import io.muster.agent.identity.MachineKey;
import io.muster.agent.identity.RefusedException;
import io.muster.agent.spool.Sender;
import io.muster.agent.spool.Spool;
import io.muster.agent.stream.MachineStream;
import io.muster.agent.stream.Pace;
import io.muster.agent.stream.Signals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.logging.Logger;

/// The agent as it runs: one loop listens, one works, one sends, one keeps key and certificate good. Each goes on
/// whatever happens to the others.
final class Agent {

    private static final Logger LOG = Logger.getLogger(Agent.class.getName());
    private static final long SPOOL_QUOTA = 64L * 1024 * 1024;

    /// Machine Configuration fetches every 5 minutes and evaluates every 15.
    private static final Duration FETCHING = Duration.ofMinutes(5);

    private static final Duration EVALUATING = Duration.ofMinutes(15);
    private static final Duration TENDING = Duration.ofMinutes(5);

    private final MachineIdentity identity;
    private final MachineStream stream;
    private final GuestWork work;
    private final Sender sender;
    private final Signals signals = new Signals();
    private final Signals reports = new Signals();
    private final Pace pace;
    private final CompletableFuture<Void> becameAnother = new CompletableFuture<>();
    private Duration nextFetch;
    private Duration nextEvaluation;

    Agent(AgentHome home, AgentConfig config, String version, Clock clock, Pace pace) {
        var gateway = Gateway.at(config.gateway(), home.authority());
        var spool = new Spool(home.spool(), SPOOL_QUOTA);
        this.identity = new MachineIdentity(home, gateway, config.vmId(), MachineKey.in(home), clock);
        this.stream = new MachineStream(gateway, identity, signals, version, clock, pace);
        this.work = new GuestWork(home, config.vmId(), gateway, identity, spool, Host::live, clock);
        this.sender = new Sender(spool, gateway, identity);
        this.pace = pace;
        this.nextFetch = pace.elapsed();
        this.nextEvaluation = nextFetch;
    }

    /// Until this host has become another machine, the process ends, or this thread is interrupted.
    void run() throws InterruptedException {
        var threads = List.of(
                start("stream", this::listen),
                start("sender", this::send),
                start("guest", this::step),
                start("certificate", this::tend));
        try {
            becameAnother.get();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        } finally {
            threads.forEach(Thread::interrupt);
        }
        for (var thread : threads) {
            thread.join();
        }
    }

    private Thread start(String name, Loop.Step step) {
        return Thread.ofPlatform().name(name).start(new Loop(name, step, pace));
    }

    private void listen() throws InterruptedException {
        throw new UncheckedIOException(new IOException("the connection ended: " + stream.stay()));
    }

    private void send() throws InterruptedException {
        sender.sendAll();
        reports.await(Duration.ofMinutes(1));
    }

    /// Who has to wait for somebody's yes waits as long as it was told, and a little longer each in its own way.
    private void tend() throws InterruptedException {
        try {
            if (identity.tend()) {
                becameAnother.complete(null);
            }
            pace.pause(TENDING);
        } catch (RefusedException refused) {
            if (!refused.retryAfter().isPositive()) {
                throw refused;
            }
            LOG.warning("certificate: " + refused.getMessage());
            pace.pause(
                    refused.retryAfter().plus(Loop.jitter(refused.retryAfter().dividedBy(10))));
        }
    }

    /// One turn of the guest loop: fetch when told or when it is time, evaluate when told or when it is time. Only what
    /// could not be evaluated because its package was out of reach is tried again.
    private void step() throws InterruptedException {
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
