package io.muster.local.mesh;

import io.muster.local.server.Ports;
import io.muster.local.server.Waiting;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/// Whether a part says of itself that it is ready.
final class Health {

    private static final Duration LONGEST_START = Duration.ofSeconds(150);

    private Health() {}

    /// Waits until it is.
    static boolean awaited(ProcessHandle process, int port) {
        try (var client = HttpClient.newHttpClient()) {
            return Waiting.until(LONGEST_START, process, () -> answers(client, health(port)));
        }
    }

    /// The gateway's management interface is up a moment before its door.
    static boolean isOpen(ProcessHandle process, int port) {
        return Waiting.until(LONGEST_START, process, () -> Ports.isTaken(port));
    }

    /// Asked once.
    static boolean answersNow(int port) {
        try (var client = HttpClient.newHttpClient()) {
            return answers(client, health(port));
        }
    }

    private static HttpRequest health(int port) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/q/health/ready"))
                .timeout(Duration.ofSeconds(5))
                .build();
    }

    private static boolean answers(HttpClient client, HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
