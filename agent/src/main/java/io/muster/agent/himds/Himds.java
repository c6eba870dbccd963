package io.muster.agent.himds;

import io.muster.agent.host.Host;
import io.muster.agent.identity.AgentConfig;
import io.muster.agent.identity.MachineIdentity;
import io.muster.agent.identity.Membership;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.logging.Logger;

/// The local identity endpoint, open. Serves what is at hand while the control plane is away.
public final class Himds implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Himds.class.getName());
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration SWEEP = Duration.ofSeconds(5);

    private final ChallengeKeys keys;
    private final LocalServer server;
    private final int port;

    private Himds(ChallengeKeys keys, LocalServer server, int port) {
        this.keys = keys;
        this.server = server;
        this.port = port;
    }

    /// Listens on loopback, v4 and (where there is one) v6.
    ///
    /// @param tags of the machine's resource, as they are now
    /// @throws UncheckedIOException when the port or the directory cannot be had
    public static Himds open(
            HimdsSettings settings,
            AgentConfig machine,
            MachineIdentity identity,
            Supplier<Map<String, String>> tags,
            Membership membership,
            Clock clock) {
        ManagedTokens.Source source = resource -> {
            var grant = identity.managedToken(resource);
            var now = clock.instant();
            return new ManagedToken(grant.accessToken(), now, now.plusSeconds(grant.expiresIn()));
        };
        return open(
                settings, machine, new ManagedTokens(source, PAUSE, PATIENCE, clock), tags, membership::lasts, clock);
    }

    static Himds open(
            HimdsSettings settings,
            AgentConfig machine,
            ManagedTokens tokens,
            Supplier<Map<String, String>> tags,
            BooleanSupplier isConnected,
            Clock clock) {
        var server = new LocalServer();
        try {
            // The port first: whoever has it uses the directory.
            int port = server.listen(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), settings.port());
            listenOnV6(server, port);
            var keys = ChallengeKeys.in(settings.tokens(), clock);
            var metadata = new InstanceMetadata(machine, OsRelease.of(Host.live()), tags);
            server.serve(new Routes(new TokenEndpoint(machine, keys, tokens, isConnected), metadata)::answer);
            server.every(SWEEP, keys::sweep);
            LOG.info("himds: serves 127.0.0.1:" + port + ", keys in " + settings.tokens());
            return new Himds(keys, server, port);
        } catch (IOException taken) {
            server.close();
            throw new UncheckedIOException("port " + settings.port() + " cannot be had: " + taken.getMessage(), taken);
        } catch (UncheckedIOException noDirectory) {
            server.close();
            throw noDirectory;
        }
    }

    private static void listenOnV6(LocalServer server, int port) throws IOException {
        var loopback = InetAddress.getByName("::1");
        try {
            int same = server.listen(loopback, port);
            LOG.fine(() -> "himds: also [::1]:" + same);
        } catch (IOException none) {
            LOG.info("himds: not on [::1]: " + none.getMessage());
        }
    }

    /// Where it listens.
    public int port() {
        return port;
    }

    /// Until it is closed.
    public void await() throws InterruptedException {
        server.await();
    }

    @Override
    public void close() {
        server.close();
        keys.close();
    }
}
