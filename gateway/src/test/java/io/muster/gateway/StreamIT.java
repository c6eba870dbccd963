package io.muster.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(value = Surroundings.class, restrictToAnnotatedClass = false)
class StreamIT {

    private static final String STREAM = "/agent/v1/stream";

    private final Door door = new Door();

    @Test
    void framesGoBothWaysAsTheyAre() throws Exception {
        var ears = new Ears();
        var socket = open(STREAM, ears);
        assertThat(socket.getSubprotocol()).isEqualTo("muster.v1");
        var text = "grüezi ".repeat(9_000);
        socket.sendText(text, true).get(5, TimeUnit.SECONDS);
        assertThat(ears.next()).isEqualTo("text " + text);
        socket.sendBinary(ByteBuffer.wrap("bytes".getBytes(StandardCharsets.UTF_8)), true)
                .get(5, TimeUnit.SECONDS);
        assertThat(ears.next()).isEqualTo("binary bytes");
        socket.abort();
    }

    @Test
    void pingsAreAnsweredByTheOtherEnd() throws Exception {
        var ears = new Ears();
        var socket = open(STREAM + "/ping", ears);
        assertThat(ears.next()).isEqualTo("text pong are you there");
        socket.sendPing(ByteBuffer.wrap("and you".getBytes(StandardCharsets.UTF_8)))
                .get(5, TimeUnit.SECONDS);
        assertThat(ears.next()).isEqualTo("pong and you");
        socket.abort();
    }

    @Test
    void closingSaysWhyToTheOtherEnd() throws Exception {
        var told = new Ears();
        var _ = open(STREAM + "/close", told);
        assertThat(told.next()).isEqualTo("closed 4001 told to");
        var ears = new Ears();
        var socket = open(STREAM, ears);
        socket.sendClose(4002, "had enough").get(5, TimeUnit.SECONDS);
        assertThat(ears.next()).startsWith("closed");
        assertThat(door.get(STREAM + "/last-close").body()).isEqualTo("4002");
    }

    @Test
    void whenTheServiceGoesTheMachineHears() throws Exception {
        var ears = new Ears();
        var _ = open(STREAM + "/cut", ears);
        assertThat(ears.next()).isEqualTo("text now");
        assertThat(ears.next()).isNotBlank();
    }

    @Test
    void theServiceHearsWhoAsksAndNothingMadeUp() throws Exception {
        var ears = new Ears();
        var socket = door.client()
                .newWebSocketBuilder()
                .header("authorization", "Bearer t")
                .header("x-forwarded-for", "evil")
                .header("x-forwarded-host", "evil")
                .header("x-ms-request-id", "evil")
                .buildAsync(uri(STREAM + "/heard?since=7"), ears)
                .get(10, TimeUnit.SECONDS);
        assertThat(ears.next())
                .startsWith("text heard by notification\nGET " + STREAM + "/heard?since=7\n")
                .contains("\nauthorization: Bearer t\n", "\nx-forwarded-proto: https\n", "\nx-ms-request-id: ")
                .doesNotContain("evil");
        socket.abort();
    }

    @Test
    void aRefusedUpgradeIsPassedOnWhole() throws IOException {
        var heard = handshake(STREAM + "/refuse", "}}");
        assertThat(heard)
                .startsWith("HTTP/1.1 401 ")
                .containsIgnoringCase("\r\nwww-authenticate: Bearer\r\n")
                .contains("\r\nx-ms-request-id: ")
                .endsWith("{\"error\":{\"code\":\"AuthenticationFailed\",\"message\":\"no\"}}");
        assertThatThrownBy(() -> open(STREAM + "/refuse", new Ears()))
                .isInstanceOfSatisfying(
                        ExecutionException.class,
                        failed -> assertThat(failed.getCause())
                                .isInstanceOfSatisfying(
                                        WebSocketHandshakeException.class,
                                        refused -> assertThat(
                                                        refused.getResponse().statusCode())
                                                .isEqualTo(401)));
    }

    /// As a server of WebSockets does.
    @ParameterizedTest
    @CsvSource({"401, AuthenticationFailed", "403, AuthorizationFailed", "404, MachineNotFound", "500, StreamRefused"})
    void aRefusalWithoutAWordIsGivenOne(int status, String code) throws IOException {
        assertThat(handshake(STREAM + "/silence?status=" + status, "}}"))
                .startsWith("HTTP/1.1 " + status + " ")
                .containsIgnoringCase("\r\nwww-authenticate: Bearer\r\n")
                .containsIgnoringCase("\r\ncontent-type: application/json\r\n")
                .doesNotContainIgnoringCase("\r\ncontent-length: 0\r\n")
                .contains("\r\nx-ms-request-id: ", "{\"error\":{\"code\":\"" + code + "\"")
                .endsWith("\"}}");
    }

    @ParameterizedTest
    @CsvSource({"hangup, 503, ServiceUnavailable", "never, 504, GatewayTimeout"})
    void aStreamToAServiceThatIsAwayIsRefused(String what, int status, String code) throws IOException {
        assertThat(handshake(STREAM + "/" + what, "}}"))
                .startsWith("HTTP/1.1 " + status + " ")
                .containsIgnoringCase("\r\nretry-after: 5\r\n")
                .contains("{\"error\":{\"code\":\"" + code + "\"");
    }

    @Test
    void onlyTheStreamIsUpgraded() throws IOException {
        assertThat(handshake("/agent/v1/identity/x", "\n\n"))
                .startsWith("HTTP/1.1 200 ")
                .contains("heard by identity")
                .doesNotContain("upgrade: websocket");
    }

    @Test
    void manyStreamsAreOpenAtOnceAndLeaveRoomForRequests() throws Exception {
        var sockets = new ArrayList<WebSocket>();
        for (int i = 0; i < 100; i += 1) {
            var ears = new Ears();
            var socket = open(STREAM, ears);
            sockets.add(socket);
            socket.sendText("here " + i, true).get(5, TimeUnit.SECONDS);
            assertThat(ears.next()).isEqualTo("text here " + i);
        }
        assertThat(door.get("/agent/v1/heartbeats").statusCode()).isEqualTo(200);
        sockets.forEach(WebSocket::abort);
    }

    private WebSocket open(String path, Ears ears) throws Exception {
        return door.client()
                .newWebSocketBuilder()
                .subprotocols("muster.v1")
                .buildAsync(uri(path), ears)
                .get(10, TimeUnit.SECONDS);
    }

    private static URI uri(String path) {
        return URI.create(Door.url().replace("https://", "wss://") + path);
    }

    /// Asks for a stream as a client would, and reads up to the word.
    private String handshake(String path, String word) throws IOException {
        try (var line = door.open()) {
            line.say("GET " + path + " HTTP/1.1\nHost: localhost\nConnection: Upgrade\nUpgrade: websocket\n"
                    + "Sec-WebSocket-Version: 13\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\n\n");
            return line.until(word);
        }
    }

    /// Notes what a socket hears, each as a word and its text.
    private static final class Ears implements WebSocket.Listener {

        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private final StringBuilder part = new StringBuilder();

        String next() throws InterruptedException, IOException {
            var next = heard.poll(10, TimeUnit.SECONDS);
            if (next == null) {
                throw new IOException("nothing was heard");
            }
            return next;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            part.append(data);
            if (last) {
                heard.add("text " + part);
                part.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            heard.add("binary " + StandardCharsets.UTF_8.decode(data));
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
            heard.add("pong " + StandardCharsets.UTF_8.decode(message));
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            heard.add("closed " + status + " " + reason);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            heard.add("failed " + error);
        }
    }
}
