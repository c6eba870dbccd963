package io.muster.agent.himds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// On this server nobody who says nothing is shown out because of the time.
@Timeout(60)
class LocalServerTest {

    private static final String QUESTION = "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final int ROOM = 128;

    private final LocalServer server = new LocalServer(Duration.ofHours(1));
    private final CountDownLatch controlPlane = new CountDownLatch(1);
    private final List<Socket> open = new ArrayList<>();
    private int port;

    @BeforeEach
    void listens() throws IOException {
        port = server.listen(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0);
        server.serve(request -> {
            if (request.path().equals("/slow")) {
                await(controlPlane);
            }
            return LocalAnswer.ok(JsonNodeFactory.instance.objectNode().put("path", request.path()));
        });
    }

    @AfterEach
    void closes() throws IOException {
        controlPlane.countDown();
        for (var socket : open) {
            socket.close();
        }
        server.close();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private Socket says(String text) throws IOException {
        var socket = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
        socket.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
        open.add(socket);
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    private static String hears(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void whoSaysNothingKeepsNobodyOut() throws Exception {
        for (int i = 0; i < ROOM + 100; i += 1) {
            says(i % 2 == 0 ? "" : "GET / HTTP/1.1\r\nHo");
        }
        assertThat(hears(says(QUESTION.formatted("/question")))).contains(" 200 ", "/question");
    }

    @Test
    void whoDoesNotStopTalkingKeepsNobodyOut() throws Exception {
        for (int i = 0; i < ROOM + 100; i += 1) {
            says("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60000\r\n\r\n" + "x".repeat(20_000));
        }
        assertThat(hears(says(QUESTION.formatted("/question")))).contains(" 200 ", "/question");
    }

    @Test
    void whoWaitsForAnAnswerGetsItWhateverOthersDo() throws Exception {
        var patient = says(QUESTION.formatted("/slow"));
        assertThat(hears(says(QUESTION.formatted("/question")))).contains("/question");
        for (int i = 0; i < ROOM + 100; i += 1) {
            says("");
        }
        assertThat(hears(says(QUESTION.formatted("/question")))).contains("/question");
        controlPlane.countDown();
        assertThat(hears(patient)).contains(" 200 ", "/slow");
    }

    @Test
    void whoWasSilentForLongestGoesAndNobodyElse() throws Exception {
        var longest = says("");
        var others = new ArrayList<Socket>();
        for (int i = 1; i < ROOM; i += 1) {
            others.add(says("GET /" + i + " HTTP/1.1\r\nHo"));
        }
        assertThat(hears(says(QUESTION.formatted("/question")))).contains(" 200 ", "/question");
        assertThat(hears(longest)).isEmpty();
        for (var other : others) {
            other.getOutputStream().write("st: localhost\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            assertThat(hears(other)).contains(" 200 ");
        }
    }

    /// Each of its lines is short enough, and there are not too many.
    @Test
    void aHeadThatIsTooLargeIsNotAnswered() throws Exception {
        var line = "a: " + "x".repeat(1_500) + "\r\n";
        assertThat(hears(says("GET /fine HTTP/1.1\r\nHost: localhost\r\n" + line.repeat(10) + "\r\n")))
                .contains(" 200 ");
        var tooLarge = says("GET /question HTTP/1.1\r\nHost: localhost\r\n" + line.repeat(11) + "\r\n");
        assertThat(hearsAnything(tooLarge)).isFalse();
    }

    /// What was not read may take the end of the connection back.
    private static boolean hearsAnything(Socket socket) throws IOException {
        try {
            return !hears(socket).isEmpty();
        } catch (SocketException reset) {
            return false;
        }
    }
}
