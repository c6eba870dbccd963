package io.muster.agent.stream;

import io.muster.agent.fault.AwayException;
import io.muster.agent.identity.Gateway;
import io.muster.agent.identity.MachineIdentity;
import io.muster.contracts.agent.Endpoints;
import io.muster.contracts.agent.StreamFrame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// One connection to the control plane: hears that there is work, and says that this machine is there.
public final class MachineStream {

    private static final Logger LOG = Logger.getLogger(MachineStream.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration LOOK = Duration.ofSeconds(30);
    private static final Duration SILENCE = Duration.ofSeconds(150);
    private static final int LARGEST_FRAME = 64 * 1024;

    private final Gateway gateway;
    private final MachineIdentity identity;
    private final Signals signals;
    private final String agentVersion;
    private final Clock clock;
    private final Pace pace;
    private volatile @Nullable Duration answered;

    public MachineStream(
            Gateway gateway, MachineIdentity identity, Signals signals, String agentVersion, Clock clock, Pace pace) {
        this.gateway = gateway;
        this.identity = identity;
        this.signals = signals;
        this.agentVersion = agentVersion;
        this.clock = clock;
        this.pace = pace;
    }

    /// Connects and stays until the connection ends. Returns why it did.
    ///
    /// @throws NoStreamException when it cannot be made, or nothing ever comes through it
    /// @throws UncheckedIOException when it breaks, or there is no token for it
    public String stay() throws InterruptedException {
        var listener = new Listener();
        var socket = connect(listener);
        try {
            LOG.info("connected to " + gateway.url());
            do {
                send(socket);
            } while (!endsBeforeTheNextHeartbeat(listener));
            return listener.closed.join();
        } catch (CompletionException broken) {
            return reason(listener, broken);
        } finally {
            socket.abort();
        }
    }

    /// By the pace's count, when a heartbeat was last answered on a stream.
    Optional<Duration> answered() {
        return Optional.ofNullable(answered);
    }

    /// What is said on a connection that the server ends at the same moment fails. Why it ended is what the server
    /// said, and that may still be on its way to the listener.
    private String reason(Listener listener, CompletionException broken) throws InterruptedException {
        if (pace.await(listener.closed, PATIENCE) && !listener.closed.isCompletedExceptionally()) {
            return listener.closed.join();
        }
        throw broken("the connection broke: " + broken.getCause());
    }

    private WebSocket connect(Listener listener) throws InterruptedException {
        var uri = URI.create(gateway.url().replaceFirst("^http", "ws") + Endpoints.STREAM);
        var connecting = gateway.client()
                .newWebSocketBuilder()
                .header("Authorization", "Bearer " + identity.token())
                .buildAsync(uri, listener);
        if (!pace.await(connecting, PATIENCE)) {
            var _ = connecting.thenAccept(WebSocket::abort);
            throw new NoStreamException("no stream within " + PATIENCE.toSeconds() + " s");
        }
        try {
            return connecting.join();
        } catch (CompletionException refused) {
            throw new NoStreamException("no stream: " + why(refused.getCause()));
        }
    }

    /// The next connection asks for a new token when this one is not good any more.
    private String why(@Nullable Throwable refused) {
        if (refused instanceof WebSocketHandshakeException handshake) {
            int status = handshake.getResponse().statusCode();
            if (status == 401) {
                identity.forgetToken();
            }
            return "answered with " + status;
        }
        return String.valueOf(refused);
    }

    private void send(WebSocket socket) throws InterruptedException {
        var sending = socket.sendText(heartbeat(), true);
        if (!pace.await(sending, PATIENCE)) {
            throw broken("the connection takes nothing");
        }
        var _ = sending.join();
    }

    /// The server pings every 50 seconds: a connection on which nothing comes for much longer is dead, whatever TCP
    /// still believes.
    private boolean endsBeforeTheNextHeartbeat(Listener listener) throws InterruptedException {
        var sentAt = pace.elapsed();
        while (true) {
            var now = pace.elapsed();
            if (now.minus(listener.heardAt).compareTo(SILENCE) >= 0) {
                throw listener.hasHeard
                        ? broken("the connection is silent")
                        : new NoStreamException("the connection is silent");
            }
            var left = sentAt.plus(listener.heartbeat).minus(now);
            if (!left.isPositive()) {
                return false;
            }
            if (pace.await(listener.closed, left.compareTo(LOOK) < 0 ? left : LOOK)) {
                return true;
            }
        }
    }

    private static AwayException broken(String why) {
        return new AwayException(why);
    }

    /// As it goes on any way.
    String heartbeat() {
        try {
            return Gateway.JSON
                    .writerFor(StreamFrame.class)
                    .writeValueAsString(new StreamFrame.Heartbeat(clock.instant(), agentVersion));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private final class Listener implements WebSocket.Listener {

        private final CompletableFuture<String> closed = new CompletableFuture<>();
        private final StringBuilder text = new StringBuilder();
        private volatile Duration heartbeat = Duration.ofMinutes(5);
        private volatile Duration heardAt = pace.elapsed();
        private volatile boolean hasHeard;

        @Override
        public @Nullable CompletionStage<?> onPing(WebSocket socket, ByteBuffer message) {
            hears();
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            hears();
            text.append(data);
            if (text.length() > LARGEST_FRAME) {
                closed.complete("a frame was too large");
            } else if (last) {
                heard(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            closed.complete(status + " " + reason);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            closed.completeExceptionally(error);
        }

        private void hears() {
            heardAt = pace.elapsed();
            hasHeard = true;
        }

        private void heard(String frame) {
            try {
                switch (Gateway.JSON.readValue(frame, StreamFrame.class)) {
                    case StreamFrame.Work work -> signals.work(work);
                    case StreamFrame.Heard answer -> {
                        heartbeat = Duration.ofSeconds(Math.clamp(answer.nextHeartbeatSeconds(), 5, 3_600));
                        answered = pace.elapsed();
                        signals.heard(clock.instant());
                    }
                    case StreamFrame.Heartbeat _ -> LOG.fine("a heartbeat came the wrong way");
                }
            } catch (IOException newer) {
                LOG.fine("a frame was not understood");
            }
        }
    }
}
