package io.muster.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(value = Surroundings.class, restrictToAnnotatedClass = false)
class PassingOnIT {

    private static final String AWAY = "/subscriptions/s/resourceGroups/g/providers/Microsoft.HybridCompute/machines/m"
            + "/extensions?api-version=2024-07-10";

    private final Door door = new Door();

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE"})
    void aRequestArrivesAsItWasSent(String method) throws IOException {
        var path = "/agent/v1/identity/x?y=%2Fz&empty=&y=2";
        var answer = door.send(door.to(path)
                .header("authorization", "Bearer t")
                .method(method, BodyPublishers.ofString("{\"say\":\"grüezi\"}")));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .startsWith("heard by identity\n" + method + " " + path + "\n")
                .contains("\nauthorization: Bearer t\n")
                .endsWith("\n\n{\"say\":\"grüezi\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "/agent/v1/desired-state, assignment",
        "/agent/v1/reports, evaluation",
        "/agent/v1/heartbeats, notification",
        "/auth/realms/muster/x, login",
        "/SUBSCRIPTIONS/s?api-version=v, identity"
    })
    void everyPathReachesItsOwner(String path, String owner) throws IOException {
        assertThat(door.get(path).body()).startsWith("heard by " + owner + "\nGET " + path + "\n");
    }

    @Test
    void anAnswerComesBackAsItWasGiven() throws IOException {
        var answer = door.get("/agent/v1/identity/teapot");
        assertThat(answer.statusCode()).isEqualTo(418);
        assertThat(answer.body()).isEqualTo("tea");
        assertThat(answer.headers().firstValue("etag")).hasValue("\"7\"");
        assertThat(answer.headers().allValues("set-cookie")).containsExactly("a=1", "b=2");
        assertThat(answer.headers().allValues("cache-control")).containsExactly("max-age=7");
        assertThat(answer.headers().allValues("content-length")).containsExactly("3");
    }

    @Test
    void anAnswerWithoutABodyStaysOne() throws IOException {
        var unchanged = door.send(door.to("/agent/v1/desired-state/unchanged").header("if-none-match", "\"7\""));
        assertThat(unchanged.statusCode()).isEqualTo(304);
        assertThat(unchanged.headers().firstValue("etag")).hasValue("\"7\"");
        assertThat(unchanged.body()).isEmpty();
        var head = door.send(door.to("/agent/v1/identity/x").method("HEAD", BodyPublishers.noBody()));
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
    }

    /// The second half of the body is sent when the first has come back.
    @Test
    void bodiesFlowWhileTheyComeBothWays() throws IOException {
        try (var line = door.open()) {
            line.say("POST /agent/v1/identity/duplex HTTP/1.1\nHost: localhost\nContent-Length: 8\n\nping");
            assertThat(line.until("ping")).startsWith("HTTP/1.1 200 OK");
            line.say("pong");
            assertThat(line.until("pong")).doesNotContain("ping");
        }
    }

    @Test
    void aReportOfSevenMegabytesArrivesWhole() throws IOException {
        var report = "0123456789abcdef".repeat(7 * 65_536);
        var answer = door.send(door.to("/agent/v1/reports/duplex").POST(BodyPublishers.ofString(report)));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(report);
    }

    @Test
    void whoAsksBeforeSendingABodyIsToldToGoOn() throws IOException {
        try (var line = door.open()) {
            line.say("PUT /agent/v1/identity/x HTTP/1.1\nHost: localhost\nContent-Length: 5\n"
                    + "Expect: 100-continue\nConnection: close\n\n");
            assertThat(line.until("\r\n\r\n")).startsWith("HTTP/1.1 100 Continue");
            line.say("hello");
            assertThat(line.rest()).startsWith("HTTP/1.1 200 OK").endsWith("\n\nhello");
        }
    }

    @Test
    void everyRequestHasAnIdThatTheServiceHearsAndTheClientToo() throws IOException {
        var answer = door.send(door.to("/agent/v1/identity/x").header("x-ms-request-id", "made-up"));
        var id = only(answer, "x-ms-request-id");
        assertThat(UUID.fromString(id)).isNotNull();
        assertThat(only(answer, "x-ms-correlation-request-id")).isEqualTo(id);
        assertThat(answer.body())
                .contains("\nx-ms-request-id: " + id + "\n", "\nx-ms-correlation-request-id: " + id + "\n")
                .doesNotContain("made-up");
        assertThat(only(door.get("/agent/v1/identity/teapot"), "x-ms-request-id"))
                .isNotEqualTo(id)
                .isNotEqualTo("the-service's-own");
    }

    @Test
    void aCorrelationIdIsKeptWhenItIsAUuid() throws IOException {
        var sent = "6B7F3F0A-7D0A-4A51-9C1C-2F1D5C0E0001";
        var kept = door.send(door.to("/agent/v1/identity/x").header("x-ms-correlation-request-id", sent));
        assertThat(only(kept, "x-ms-correlation-request-id")).isEqualToIgnoringCase(sent);
        var odd = door.send(door.to("/agent/v1/identity/x").header("x-ms-correlation-request-id", "odd"));
        assertThat(UUID.fromString(only(odd, "x-ms-correlation-request-id"))).isNotNull();
    }

    @Test
    void theClientsOwnIdComesBackWhenItAsksForIt() throws IOException {
        var asked = door.send(door.to("/agent/v1/identity/x")
                .header("x-ms-client-request-id", "mine")
                .header("x-ms-return-client-request-id", "true"));
        assertThat(only(asked, "x-ms-client-request-id")).isEqualTo("mine");
        assertThat(asked.body()).contains("\nx-ms-client-request-id: mine\n");
        var silent = door.send(door.to("/agent/v1/identity/x").header("x-ms-client-request-id", "mine"));
        assertThat(silent.headers().firstValue("x-ms-client-request-id")).isEmpty();
    }

    @Test
    void whatIsBetweenTwoNeighboursGoesNoFurther() throws IOException {
        var heard = door.raw("""
                GET /agent/v1/identity/x HTTP/1.1
                Host: localhost
                Connection: close
                Connection: X-Between-Us, content-length
                X-Between-Us: 1
                Keep-Alive: timeout=5
                TE: trailers
                Trailer: x
                Upgrade: h2c
                Proxy-Authorization: Basic eA==

                """);
        assertThat(heard)
                .contains("heard by identity")
                .doesNotContain("x-between-us: 1", "keep-alive: ", "\nte: ", "trailer: ", "upgrade: ")
                .doesNotContain("proxy-authorization: ");
        var answer = door.get("/agent/v1/identity/teapot").headers();
        assertThat(answer.firstValue("x-between-us")).isEmpty();
        assertThat(answer.firstValue("keep-alive")).isEmpty();
        assertThat(answer.firstValue("proxy-authenticate")).isEmpty();
        assertThat(answer.firstValue("connection")).isNotEqualTo("x-between-us");
    }

    @Test
    void whatStrangersSayAboutWhereTheyComeFromIsNotBelieved() throws IOException {
        var request = door.to("/agent/v1/identity/x");
        for (var name : new String[] {"forwarded", "x-forwarded-for", "x-forwarded-prefix", "x-real-ip"}) {
            request.header(name, "for=evil");
        }
        request.header("x-forwarded-host", "evil").header("x-forwarded-proto", "evil");
        var authority = Door.url().substring("https://".length());
        assertThat(door.send(request).body())
                .doesNotContain("evil")
                .contains("\nx-forwarded-proto: https\n", "\nx-forwarded-host: " + authority + "\n");
    }

    @Test
    void aServiceThatIsAwayIsSaidToBeAway() throws IOException {
        refused(door.get(AWAY), 503, "ServiceUnavailable");
        refused(door.get("/agent/v1/identity/hangup"), 503, "ServiceUnavailable");
    }

    @Test
    void aServiceThatTakesTooLongIsNotWaitedFor() throws IOException {
        refused(door.get("/agent/v1/identity/never"), 504, "GatewayTimeout");
    }

    @Test
    void anAnswerThatBreaksOffDoesNotLookWhole() {
        assertThatThrownBy(() -> door.get("/agent/v1/identity/broken")).isInstanceOf(IOException.class);
    }

    /// More than there are connections to a service: the others do not wait for ever.
    @Test
    void aSlowServiceHoldsUpNobodyForLong() throws Exception {
        var request = door.to("/agent/v1/desired-state/never")
                .timeout(Duration.ofSeconds(15))
                .build();
        var answers = IntStream.range(0, 150)
                .mapToObj(_ -> door.client().sendAsync(request, BodyHandlers.ofString()))
                .toList();
        assertThat(door.get("/agent/v1/identity/x").statusCode()).isEqualTo(200);
        for (var answer : answers) {
            assertThat(answer.get(20, TimeUnit.SECONDS).statusCode()).isIn(503, 504);
        }
        assertThat(door.get("/agent/v1/desired-state").statusCode()).isEqualTo(200);
    }

    private static void refused(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(answer.headers().firstValue("retry-after")).hasValue("5");
        assertThat(answer.body()).startsWith("{\"error\":{\"code\":\"" + code + "\",\"message\":\"");
        assertThat(UUID.fromString(only(answer, "x-ms-request-id"))).isNotNull();
    }

    private static String only(HttpResponse<?> answer, String header) {
        assertThat(answer.headers().allValues(header)).hasSize(1);
        return answer.headers().firstValue(header).orElseThrow();
    }
}
