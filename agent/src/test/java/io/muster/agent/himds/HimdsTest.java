package io.muster.agent.himds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HimdsTest {

    private static final String GOOD = """
            GET %s HTTP/1.1\r
            Host: localhost\r
            Metadata: true\r
            \r
            """.formatted(Place.TOKEN);

    @TempDir
    Path directory;

    private Place place;
    private Himds himds;

    @BeforeEach
    void isOpen() {
        place = new Place(directory.resolve("unused"));
        himds = open(0);
    }

    @AfterEach
    void close() {
        himds.close();
    }

    private Himds open(int port) {
        return Himds.open(
                new HimdsSettings(port, directory.resolve("tokens")),
                Place.MACHINE,
                place.tokens,
                Place.MACHINE::tags,
                () -> true,
                place.clock);
    }

    private Socket connect(String address) throws IOException {
        var socket = new Socket(InetAddress.getByName(address), himds.port());
        socket.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
        return socket;
    }

    private String ask(String address, byte[] request) throws IOException {
        try (var socket = connect(address)) {
            socket.getOutputStream().write(request);
            socket.getOutputStream().flush();
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String ask(String request) throws IOException {
        return ask("127.0.0.1", request.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void theHeaderOfTheChallengeIsSpelledAsScriptsLookForIt() throws IOException {
        assertThat(ask(GOOD))
                .startsWith("HTTP/1.1 401 ")
                .contains("\r\nWww-Authenticate: Basic realm=" + directory + "/tokens/")
                .contains("\r\nContent-Type: application/json; charset=UTF-8\r\n")
                .contains("\r\nCache-Control: no-store\r\n");
    }

    @Test
    void isThereByBothAddressesOfThisMachine() throws IOException {
        assertThat(ask("::1", GOOD.getBytes(StandardCharsets.ISO_8859_1))).startsWith("HTTP/1.1 401 ");
    }

    @Test
    void whatIsNoHttpIsRefusedAndNobodyElseNotices() throws IOException {
        assertThat(ask("nonsense\r\n\r\n")).startsWith("HTTP/1.1 400 ");
        assertThat(ask("GET / HTTP/9.9\r\n\r\n")).startsWith("HTTP/1.1 400 ");
        assertThat(ask("GET http://evil.test/metadata/instance HTTP/1.1\r\nHost: localhost\r\nMetadata: true\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ");
        assertThat(ask("GET //evil.test/metadata/instance HTTP/1.1\r\nHost: localhost\r\nMetadata: true\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ");
        assertThat(ask("GET /" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .doesNotContain(" 200 ");
        assertThat(ask("GET / HTTP/1.1\r\n" + "X: y\r\n".repeat(100) + "\r\n")).doesNotContain(" 200 ");
        assertThat(ask(GOOD)).startsWith("HTTP/1.1 401 ");
    }

    @Test
    void aBodyIsPassedOver() throws IOException {
        var post = "POST " + Place.TOKEN
                + " HTTP/1.1\r\nHost: localhost\r\nMetadata: true\r\nContent-Length: 5000\r\n\r\n" + "x".repeat(5_000);
        assertThat(ask(post)).startsWith("HTTP/1.1 405 ");
    }

    @Test
    void noiseStopsNothing() throws IOException {
        var random = new Random(42);
        var good = GOOD.getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < 500; i += 1) {
            var noise = good.clone();
            for (int change = 0; change < 1 + random.nextInt(8); change += 1) {
                noise[random.nextInt(noise.length)] = (byte) random.nextInt(256);
            }
            assertThat(ask("127.0.0.1", noise)).doesNotContain("access_token").doesNotContain("HTTP/1.1 5");
        }
        assertThat(ask(GOOD)).startsWith("HTTP/1.1 401 ");
    }

    @Test
    void manyAtOnceAreAllServed() throws Exception {
        var answers = new ArrayList<Future<String>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 300; i += 1) {
                answers.add(threads.submit(() -> ask(GOOD)));
            }
        }
        for (var answer : answers) {
            assertThat(answer.get()).startsWith("HTTP/1.1 401 ");
        }
    }

    @Test
    void whoSaysNothingIsShownOutAndTheOthersAreServed() throws Exception {
        var silent = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 80; i += 1) {
                var socket = connect("127.0.0.1");
                socket.getOutputStream().write('G');
                silent.add(socket);
            }
            assertThat(ask(GOOD)).startsWith("HTTP/1.1 401 ");
            assertThat(silent.getFirst().getInputStream().read()).isEqualTo(-1);
        } finally {
            for (var socket : silent) {
                socket.close();
            }
        }
    }

    @Test
    void whoFindsThePortTakenTouchesNoKeys() throws IOException {
        ask(GOOD);
        assertThatThrownBy(() -> open(himds.port()))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(Integer.toString(himds.port()));
        assertThat(directory.resolve("tokens")).isNotEmptyDirectory();
    }

    @Test
    void whatIsClosedIsGone() throws Exception {
        ask(GOOD);
        himds.close();
        himds.await();
        assertThatThrownBy(() -> ask(GOOD)).isInstanceOf(IOException.class);
        assertThat(List.of(directory.resolve("tokens").toFile().list())).isEmpty();
    }
}
