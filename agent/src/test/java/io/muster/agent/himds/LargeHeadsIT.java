package io.muster.agent.himds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// As many connections as there may be, each with the largest head there may be, in a process with the daemon's memory:
/// all together take no more than half of it.
@Timeout(120)
class LargeHeadsIT {

    private static final int ROOM = 128;

    /// As in deploy/packages, `bin/himds`.
    private static final int MEGABYTES = 24;

    private static final List<String> MEMORY_OF_HIMDS =
            List.of("-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", "-Xmx" + MEGABYTES + "m", "-Xmn1m");

    private static final long HALF = MEGABYTES * 1024L * 1024 / 2;
    private static final int LARGEST = 16 * 1024 - 2;
    private static final String LINE = "h%02d: %s\r\n";

    private final List<Socket> open = new ArrayList<>();
    private Process process;
    private BufferedReader said;
    private int port;

    /// What the process does: never answers `/slow`, and says how much memory it uses when it is asked.
    static final class Server {

        private Server() {}

        public static void main(String... arguments) throws Exception {
            var never = new CountDownLatch(1);
            var heard = new AtomicInteger();
            try (var server = new LocalServer(Duration.ofHours(1))) {
                int port = server.listen(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0);
                server.serve(request -> {
                    if (request.path().equals("/slow")) {
                        heard.incrementAndGet();
                        await(never);
                    }
                    return LocalAnswer.ok(JsonNodeFactory.instance.objectNode());
                });
                System.out.println(port);
                while (System.in.read() >= 0) {
                    System.gc();
                    var memory = Runtime.getRuntime();
                    System.out.println(heard + " " + (memory.totalMemory() - memory.freeMemory()));
                }
            }
        }

        private static void await(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @BeforeEach
    void begin() throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(MEMORY_OF_HIMDS);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Server.class.getName()));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        said = process.inputReader();
        port = Integer.parseInt(said.readLine());
    }

    @AfterEach
    void end() throws Exception {
        for (var socket : open) {
            socket.close();
        }
        process.destroy();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    private Socket says(String text) throws IOException {
        var socket = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
        socket.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
        open.add(socket);
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    /// All but the empty line at its end; with what is sent with it of the next, not a byte less than may be.
    private static String largestHead() {
        var head = new StringBuilder("GET /slow HTTP/1.1\r\n");
        for (int i = 0; head.length() < LARGEST; i += 1) {
            int left = LARGEST - head.length() - LINE.formatted(i, "").length();
            head.append(LINE.formatted(i, "x".repeat(Math.clamp(left, 0, 2_000))));
        }
        return head.toString();
    }

    private record Use(int heard, long bytes) {}

    private Use use() throws IOException {
        process.outputWriter().write("?");
        process.outputWriter().flush();
        var words = said.readLine().split(" ");
        return new Use(Integer.parseInt(words[0]), Long.parseLong(words[1]));
    }

    @Test
    void allOfThemTakeLessThanHalfOfTheDaemonsMemory() throws Exception {
        var head = largestHead();
        long before = use().bytes();
        for (int i = 0; i < ROOM; i += 1) {
            says(head);
        }
        var slow = use();
        while (slow.bytes() - before < ROOM * 2L * head.length()) {
            slow = use();
        }
        assertThat(slow.bytes() - before).as("while they come").isLessThan(HALF);
        for (var socket : open) {
            socket.getOutputStream().write("\r\n".getBytes(StandardCharsets.ISO_8859_1));
        }
        var whole = use();
        while (whole.heard() < ROOM) {
            whole = use();
        }
        assertThat(whole.bytes() - before)
                .as("while they wait for their answers")
                .isLessThan(HALF);
    }

    @Test
    void largerOnesAreNotReadToTheirEnd() throws Exception {
        var lines = "h: %s\r\n".formatted("x".repeat(2_000)).repeat(24);
        for (int i = 0; i < ROOM; i += 1) {
            saysUntilItEnds("GET /slow HTTP/1.1\r\n" + lines + "\r\n");
        }
        assertThat(process.isAlive()).isTrue();
        assertThat(use().heard()).isZero();
    }

    private void saysUntilItEnds(String text) throws IOException {
        try {
            assertThat(says(text).getInputStream().read()).isNegative();
        } catch (SocketException reset) {
            assertThat(process.isAlive()).isTrue();
        }
    }
}
