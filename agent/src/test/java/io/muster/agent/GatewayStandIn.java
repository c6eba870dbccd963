package io.muster.agent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.muster.contracts.agent.Endpoints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/// A stand-in for the gateway: answers what a test told it to, and remembers what it was asked. Tells an agent nothing
/// of how the real one decides.
public final class GatewayStandIn implements AutoCloseable {

    /// What was asked.
    public record Asked(String method, String path, String body) {}

    private record Told(int status, String body, Map<String, String> headers) {}

    private static final int LOST = -1;
    private static final int SILENT = -2;

    private final HttpServer server;
    private final Map<String, Told> answers = new ConcurrentHashMap<>();
    private final Map<String, Queue<Told>> once = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    public GatewayStandIn() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.createContext("/", this::answer);
        server.start();
        tell("POST " + Endpoints.TOKEN, 200, "{\"access_token\":\"t\",\"token_type\":\"Bearer\",\"expires_in\":3600}");
        tell(
                "POST " + Endpoints.CERTIFICATES,
                200,
                "{\"chain\":\"pem\",\"notAfter\":\"2100-01-02T00:00:00Z\",\"renewAfter\":\"2100-01-01T00:00:00Z\"}");
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /// From now on; what was not told is not found.
    ///
    /// @param what e.g. `GET /path`
    public void tell(String what, int status, String body) {
        tell(what, status, body, Map.of());
    }

    public void tell(String what, int status, String body, Map<String, String> headers) {
        answers.put(what, new Told(status, body, headers));
    }

    /// Once, before what it was told for good; in the order of telling.
    public void tellOnce(String what, int status, String body) {
        once.computeIfAbsent(what, _ -> new ConcurrentLinkedQueue<>()).add(new Told(status, body, Map.of()));
    }

    /// Once: does not answer, but ends the connection. Whoever asked cannot know what became of it.
    public void loseAnswerOnce(String what) {
        tellOnce(what, LOST, "");
    }

    /// From now on: hears it and does not answer while this stand-in is open.
    public void keepWaiting(String what) {
        answers.put(what, new Told(SILENT, "", Map.of()));
    }

    public List<Asked> asked(String method, String path) {
        return asked.stream()
                .filter(one -> one.method().equals(method) && one.path().equals(path))
                .toList();
    }

    /// True when it is asked so often within this time.
    public synchronized boolean isAsked(String method, String path, int times, Duration longest)
            throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        while (asked(method, path).size() < times && System.nanoTime() < end) {
            wait(10);
        }
        return asked(method, path).size() >= times;
    }

    private synchronized void remember(Asked one) {
        asked.add(one);
        notifyAll();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            remember(new Asked(exchange.getRequestMethod(), path, body));
            var what = exchange.getRequestMethod() + " " + path;
            var next = once.getOrDefault(what, new ConcurrentLinkedQueue<>()).poll();
            var told = next == null ? answers.getOrDefault(what, new Told(404, "", Map.of())) : next;
            if (told.status() == SILENT) {
                awaitClose();
            }
            if (told.status() < 0) {
                return;
            }
            var bytes = told.body().getBytes(StandardCharsets.UTF_8);
            told.headers()
                    .forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
            exchange.sendResponseHeaders(told.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private void awaitClose() {
        try {
            closed.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
    }
}
