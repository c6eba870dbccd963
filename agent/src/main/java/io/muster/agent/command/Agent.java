package io.muster.agent.command;

import io.muster.agent.guest.GuestWork;
import io.muster.agent.host.Host;
import io.muster.agent.identity.AgentConfig;
import io.muster.agent.identity.AgentHome;
import io.muster.agent.identity.Gateway;
import io.muster.agent.identity.MachineIdentity;
import io.muster.agent.identity.MachineKey;
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

/// The agent as it runs: one loop listens, one works, one sends, one renews the certificate. Each goes on whatever
/// happens to the others.
final class Agent {

    private static final long SPOOL_QUOTA = 64L * 1024 * 1024;

    private static final Duration SENDING = Duration.ofMinutes(1);
    private static final Duration RENEWING = Duration.ofHours(1);
    private static final Duration ENDING = Duration.ofSeconds(5);

    private final MachineIdentity identity;
    private final MachineStream stream;
    private final GuestStep guest;
    private final Sender sender;
    private final Signals signals = new Signals();
    private final Signals reports = new Signals();
    private final Pace pace;

    Agent(AgentHome home, AgentConfig config, String version, Clock clock, Pace pace) {
        var gateway = Gateway.at(config.gateway(), home.authority());
        var spool = new Spool(home.spool(), SPOOL_QUOTA);
        this.identity = new MachineIdentity(home, gateway, config.vmId(), MachineKey.in(home), clock);
        this.stream = new MachineStream(gateway, identity, signals, version, clock, pace);
        var work = new GuestWork(home, config.vmId(), gateway, identity, spool, Host::live, clock);
        this.guest = new GuestStep(work, signals, reports, pace);
        this.sender = new Sender(spool, gateway, identity);
        this.pace = pace;
    }

    /// Until the process ends, or this thread is interrupted.
    void run() throws InterruptedException {
        var threads = List.of(
                start("stream", this::listen),
                start("sender", this::send),
                start("guest", guest),
                start("certificate", this::renew));
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
        return Thread.ofPlatform().name(name).start(new Loop(name, step, pace));
    }

    private void listen() throws InterruptedException {
        throw new UncheckedIOException(new IOException("the connection ended: " + stream.stay()));
    }

    private void send() throws InterruptedException {
        sender.sendAll();
        reports.await(pace, SENDING);
    }

    private void renew() throws InterruptedException {
        identity.renewCertificate();
        pace.pause(RENEWING);
    }
}
