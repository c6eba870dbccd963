package io.muster.agent.command;

import io.muster.agent.fault.Reason;
import io.muster.agent.himds.Himds;
import io.muster.agent.himds.HimdsSettings;
import io.muster.agent.identity.AgentConfig;
import io.muster.agent.identity.AgentHome;
import io.muster.agent.identity.Gateway;
import io.muster.agent.identity.MachineIdentity;
import io.muster.agent.identity.MachineKey;
import io.muster.agent.identity.Membership;
import io.muster.agent.identity.RefusedException;
import io.muster.agent.status.StatusBoard;
import io.muster.agent.stream.MachineStream;
import io.muster.agent.stream.Pace;
import io.muster.agent.stream.Signals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// What needs the machine's identity and nothing else of the machine: the connection with its heartbeat, key and
/// certificate, the local identity endpoint. This much needs no privilege.
final class IdentityLoops {

    private static final Logger LOG = Logger.getLogger(IdentityLoops.class.getName());
    private static final Duration TENDING = Duration.ofMinutes(5);
    private static final Duration WATCHING = Duration.ofSeconds(2);

    private final AgentConfig config;
    private final HimdsSettings himds;
    private final Gateway gateway;
    private final MachineIdentity identity;
    private final MachineStream stream;
    private final StatusBoard board;
    private final Signals signals;
    private final Clock clock;
    private final Pace pace;
    private final Membership membership;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    IdentityLoops(AgentHome home, AgentConfig config, HimdsSettings himds, String version, Clock clock, Pace pace) {
        this.config = config;
        this.himds = himds;
        this.board = new StatusBoard(home, clock);
        this.signals = new Signals(board::heard);
        this.gateway = Gateway.at(config.gateway(), home.authority());
        this.identity = new MachineIdentity(home, gateway, config.vmId(), MachineKey.in(home), clock);
        this.stream = new MachineStream(gateway, identity, signals, version, clock, pace);
        this.clock = clock;
        this.pace = pace;
        this.membership = new Membership(home, config.vmId());
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

    /// Runs these beside its own, until this host is not this machine any more or this thread is interrupted.
    ///
    /// @param others by the name of their loop
    void run(Map<String, Loop.Step> others) throws InterruptedException {
        var steps = new LinkedHashMap<>(others);
        steps.put("stream", this::listen);
        steps.put("certificate", this::tend);
        steps.put("himds", this::serve);
        steps.put("membership", this::watch);
        var loops = steps.entrySet().stream()
                .map(step -> new Loop(step.getKey(), step.getValue(), pace, this::note))
                .toList();
        Loop.runAll(loops, ended);
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

    /// Who has to wait for somebody's yes waits as long as it was told, and a little longer each in its own way.
    private void tend() throws InterruptedException {
        try {
            if (identity.tend()) {
                ended.complete(null);
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

    /// Somebody may disconnect this machine while the agent runs.
    private void watch() throws InterruptedException {
        if (!membership.lasts()) {
            LOG.info("this host is not machine " + config.vmId() + " any more");
            ended.complete(null);
        }
        pace.pause(WATCHING);
    }

    /// Where another agent has the port, this one goes on without and tries again.
    private void serve() throws InterruptedException {
        try (var open = Himds.open(himds, config, identity, membership, clock)) {
            open.await();
        }
    }
}
