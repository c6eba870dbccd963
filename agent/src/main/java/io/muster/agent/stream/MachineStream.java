package io.muster.agent.stream;

import io.muster.agent.identity.Gateway;
import io.muster.agent.identity.MachineIdentity;
import io.muster.contracts.agent.Endpoints;
import io.muster.contracts.agent.StreamFrame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// One connection to the control plane: hears that there is work, and says that this machine is there.
public final class MachineStream {

    private static final Logger LOG = Logger.getLogger(MachineStream.class.getName());
    private static final Duration CONNECTING = Duration.ofSeconds(20);
    private static final Duration LOOK = Duration.ofSeconds(30);
    private static final Duration SILENCE = Duration.ofSeconds(150);
    private static final int LARGEST_FRAME = 64 * 1024;

    private final Gateway gateway;
    private final MachineIdentity identity;
    private final Signals signals;
    private final String agentVersion;
    private final Clock clock;

    public MachineStream(Gateway gateway, MachineIdentity identity, Signals signals, String agentVersion, Clock clock) {
        this.gateway = gateway;
        this.identity = identity;
        this.signals = signals;
        this.agentVersion = agentVersion;
        this.clock = clock;
    }

    /// Connects and stays until the connection ends.
    ///
    /// @throws UncheckedIOException when it cannot be made
    public void stay() throws InterruptedException {
        var listener = new Listener();
        var socket = connect(listener);
        try {
            LOG.info("connected to " + gateway.url());
            while (!listener.closed.isDone()) {
                socket.sendText(heartbeat(), true).join();
                awaitClose(listener);
            }
            LOG.info("the connection ended: " + listener.closed.getNow(""));
        } catch (CompletionException broken) {
            throw new UncheckedIOException(new IOException("the connection broke", broken));
        } finally {
            socket.abort();
        }
    }

    private WebSocket connect(Listener listener) throws InterruptedException {
        var uri = URI.create(gateway.url().replaceFirst("^http", "ws") + Endpoints.STREAM);
        try {
            return gateway.client()
                    .newWebSocketBuilder()
                    .connectTimeout(CONNECTING)
                    .header("Authorization", "Bearer " + identity.token())
                    .buildAsync(uri, listener)
                    .get(CONNECTING.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException refused) {
            identity.forgetToken();
            throw new UncheckedIOException(new IOException("no stream: " + refused.getCause()));
        } catch (TimeoutException late) {
            throw new UncheckedIOException(new IOException("no stream within " + CONNECTING.toSeconds() + " s"));
        }
    }

    /// Until the next heartbeat is due, or the connection ends. The server pings every 50 seconds: a connection on
    /// which
    /// nothing comes for much longer is dead, whatever TCP still believes.
    private static void awaitClose(Listener listener) throws InterruptedException {
        long due = System.nanoTime() + TimeUnit.SECONDS.toNanos(listener.heartbeatSeconds);
        while (System.nanoTime() < due) {
            try {
                long left = Math.min(due - System.nanoTime(), LOOK.toNanos());
                var _ = listener.closed.get(Math.max(1, left), TimeUnit.NANOSECONDS);
                return;
            } catch (TimeoutException open) {
                if (System.nanoTime() - listener.heardAt > SILENCE.toNanos()) {
                    throw new UncheckedIOException(new IOException("the connection is silent"));
                }
            } catch (ExecutionException broken) {
                throw new UncheckedIOException(new IOException("the connection broke", broken.getCause()));
            }
        }
    }

    private String heartbeat() {
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
        private volatile int heartbeatSeconds = 300;
        private volatile long heardAt = System.nanoTime();

        @Override
        public @Nullable CompletionStage<?> onPing(WebSocket socket, ByteBuffer message) {
            heardAt = System.nanoTime();
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            heardAt = System.nanoTime();
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
            closed.complete(String.valueOf(error.getMessage()));
        }

        private void heard(String frame) {
            try {
                switch (Gateway.JSON.readValue(frame, StreamFrame.class)) {
                    case StreamFrame.Work work -> signals.work(work);
                    case StreamFrame.Heard answer ->
                        heartbeatSeconds = Math.clamp(answer.nextHeartbeatSeconds(), 5, 3_600);
                    case StreamFrame.Heartbeat _ -> LOG.fine("a heartbeat came the wrong way");
                }
            } catch (IOException newer) {
                LOG.fine("a frame was not understood");
            }
        }
    }
}
