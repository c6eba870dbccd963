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
import io.muster.agent.stream.Signals;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.logging.Level;
import java.util.logging.Logger;

/// The agent as it runs: one loop listens, one works, one sends. Each goes on whatever happens to the others.
final class Agent {

    private static final Logger LOG = Logger.getLogger(Agent.class.getName());
    private static final long SPOOL_QUOTA = 64L * 1024 * 1024;

    /// Machine Configuration fetches every 5 minutes and evaluates every 15.
    private static final Duration FETCHING = Duration.ofMinutes(5);

    private static final Duration EVALUATING = Duration.ofMinutes(15);
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);

    private final MachineIdentity identity;
    private final MachineStream stream;
    private final GuestWork work;
    private final Sender sender;
    private final Signals signals = new Signals();
    private final Signals reports = new Signals();
    private final Clock clock;
    private Instant nextFetch = Instant.EPOCH;
    private Instant nextEvaluation = Instant.EPOCH;

    Agent(AgentHome home, AgentConfig config, String version, Clock clock) {
        var gateway = Gateway.at(config.gateway(), home.authority());
        var spool = new Spool(home.spool(), SPOOL_QUOTA);
        this.identity = new MachineIdentity(home, gateway, config.vmId(), MachineKey.in(home), clock);
        this.stream = new MachineStream(gateway, identity, signals, version, clock);
        this.work = new GuestWork(home, config.vmId(), gateway, identity, spool, Host::live, clock);
        this.sender = new Sender(spool, gateway, identity);
        this.clock = clock;
    }

    /// Until the process ends.
    void run() throws InterruptedException {
        var threads = new Thread[] {
            Thread.ofPlatform().name("stream").start(() -> again("stream", this::listen)),
            Thread.ofPlatform().name("sender").start(() -> again("sender", this::send)),
            Thread.ofPlatform().name("guest").start(() -> again("guest", this::step))
        };
        for (var thread : threads) {
            thread.join();
        }
    }

    private interface Step {
        void run() throws InterruptedException;
    }

    /// Does a step over and over; after a failure waits, longer each time and never the same, so that a fleet does not
    /// come back in step.
    private static void again(String name, Step step) {
        var wait = FIRST_WAIT;
        while (!Thread.currentThread().isInterrupted()) {
            try {
                step.run();
                wait = FIRST_WAIT;
            } catch (UncheckedIOException | RefusedException later) {
                LOG.warning(name + ": " + later.getMessage());
                wait = pause(wait);
            } catch (InterruptedException stop) {
                return;
            } catch (RuntimeException bug) {
                LOG.log(Level.SEVERE, name + " failed", bug);
                wait = pause(wait);
            }
        }
    }

    private static Duration pause(Duration wait) {
        try {
            Thread.sleep(jitter(wait));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        var twice = wait.multipliedBy(2);
        return twice.compareTo(LONGEST_WAIT) < 0 ? twice : LONGEST_WAIT;
    }

    /// A connection that ended in order is made again after a moment, so that a server that restarts is not stormed.
    private void listen() throws InterruptedException {
        stream.stay();
        Thread.sleep(jitter(FIRST_WAIT));
    }

    private void send() throws InterruptedException {
        sender.sendAll();
        reports.await(Duration.ofMinutes(1));
    }

    /// One turn of the guest loop: fetch when told or when it is time, evaluate when told or when it is time.
    private void step() throws InterruptedException {
        identity.renewCertificate();
        var now = clock.instant();
        boolean changed = false;
        if (signals.assignments() > work.epoch() || !now.isBefore(nextFetch)) {
            changed = work.fetch();
            nextFetch = clock.instant().plus(FETCHING);
        }
        if (changed) {
            // Due until it is done: an evaluation that is cut off is taken up again.
            nextEvaluation = now;
        }
        long asked = signals.evaluation();
        if (asked > work.answered() || !now.isBefore(nextEvaluation)) {
            work.evaluate(Math.max(asked, work.answered()));
            nextEvaluation = clock.instant().plus(EVALUATING).plus(jitter(Duration.ofMinutes(1)));
            reports.ring();
        }
        signals.await(until(nextFetch.isBefore(nextEvaluation) ? nextFetch : nextEvaluation));
    }

    private Duration until(Instant next) {
        var left = Duration.between(clock.instant(), next);
        return left.isNegative() ? Duration.ZERO : left;
    }

    private static Duration jitter(Duration most) {
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(most.toMillis() + 1));
    }
}
