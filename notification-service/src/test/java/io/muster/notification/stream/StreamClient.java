package io.muster.notification.stream;

import io.restassured.RestAssured;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The machine's end of a stream.
public final class StreamClient implements WebSocket.Listener, AutoCloseable {

    public static final String HEARTBEAT = """
            {"type":"heartbeat","at":"2026-03-01T12:00:00Z","agentVersion":"1.2.3"}""";

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final int PATIENCE_SECONDS = 15;

    private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();
    private @Nullable WebSocket socket;

    /// Upgrades with this token.
    public static StreamClient connect(String token) throws Exception {
        var client = new StreamClient();
        client.socket = CLIENT.newWebSocketBuilder()
                .header("Authorization", "Bearer " + token)
                .buildAsync(uri(), client)
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return client;
    }

    /// The status of an upgrade that is refused; null for no token at all.
    static int refusal(@Nullable String token) throws Exception {
        var builder = CLIENT.newWebSocketBuilder();
        if (token != null) {
            builder.header("Authorization", "Bearer " + token);
        }
        try {
            builder.buildAsync(uri(), new StreamClient())
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .abort();
        } catch (ExecutionException refused) {
            if (refused.getCause() instanceof WebSocketHandshakeException handshake) {
                return handshake.getResponse().statusCode();
            }
            throw refused;
        }
        throw new AssertionError("the upgrade was not refused");
    }

    public void send(String frame) throws Exception {
        open().sendText(frame, true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /// One message in as many frames.
    void send(String message, int frames) throws Exception {
        int length = message.length() / frames;
        for (int i = 1; i < frames; i++) {
            open().sendText(message.substring((i - 1) * length, i * length), false)
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        send(message.substring((frames - 1) * length));
    }

    void sendBinary(byte[] bytes) throws Exception {
        open().sendBinary(ByteBuffer.wrap(bytes), true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /// The next frame, as it was written.
    public String frame() throws Exception {
        var frame = frames.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (frame == null) {
            throw new AssertionError("no frame within " + PATIENCE_SECONDS + " s");
        }
        return frame;
    }

    /// The code the other side closed with, or -1 for a connection that broke.
    int closeCode() throws Exception {
        return closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            frames.add(text.toString());
            text.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
        closed.complete(status);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closed.complete(-1);
    }

    @Override
    public void close() {
        open().abort();
    }

    private WebSocket open() {
        if (socket == null) {
            throw new IllegalStateException("not connected");
        }
        return socket;
    }

    private static URI uri() {
        return URI.create("ws://127.0.0.1:" + RestAssured.port + "/agent/v1/stream");
    }
}
