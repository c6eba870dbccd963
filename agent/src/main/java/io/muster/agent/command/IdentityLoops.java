package io.muster.agent.command;

import io.muster.agent.himds.Himds;
import io.muster.agent.himds.HimdsSettings;
import io.muster.agent.identity.AgentConfig;
import io.muster.agent.identity.AgentHome;
import io.muster.agent.identity.Gateway;
import io.muster.agent.identity.MachineIdentity;
import io.muster.agent.identity.MachineKey;
import io.muster.agent.stream.MachineStream;
import io.muster.agent.stream.Pace;
import io.muster.agent.stream.Signals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/// What needs the machine's identity and nothing else of the machine: the connection with its heartbeat, the
/// certificate,
/// the local identity endpoint. This much needs no privilege.
final class IdentityLoops {

    private static final Duration RENEWING = Duration.ofHours(1);

    private final AgentConfig config;
    private final HimdsSettings himds;
    private final Gateway gateway;
    private final MachineIdentity identity;
    private final MachineStream stream;
    private final Signals signals = new Signals();
    private final Clock clock;
    private final Pace pace;

    IdentityLoops(AgentHome home, AgentConfig config, HimdsSettings himds, String version, Clock clock, Pace pace) {
        this.config = config;
        this.himds = himds;
        this.gateway = Gateway.at(config.gateway(), home.authority());
        this.identity = new MachineIdentity(home, gateway, config.vmId(), MachineKey.in(home), clock);
        this.stream = new MachineStream(gateway, identity, signals, version, clock, pace);
        this.clock = clock;
        this.pace = pace;
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

    List<Loop> loops() {
        return List.of(
                new Loop("stream", this::listen, pace),
                new Loop("certificate", this::renew, pace),
                new Loop("himds", this::serve, pace));
    }

    private void listen() throws InterruptedException {
        throw new UncheckedIOException(new IOException("the connection ended: " + stream.stay()));
    }

    private void renew() throws InterruptedException {
        identity.renewCertificate();
        pace.pause(RENEWING);
    }

    /// Where another agent has the port, this one goes on without and tries again.
    private void serve() throws InterruptedException {
        try (var open = Himds.open(himds, config, identity, clock)) {
            open.await();
        }
    }
}
