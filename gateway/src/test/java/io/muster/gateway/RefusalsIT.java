package io.muster.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(value = Surroundings.class, restrictToAnnotatedClass = false)
class RefusalsIT {

    private final Door door = new Door();

    /// The body is announced and not sent: the answer does not wait for it, and the connection ends.
    @ParameterizedTest
    @CsvSource({
        "/agent/v1/identity/token, 1048577",
        "/subscriptions/s?api-version=v, 1048577",
        "/agent/v1/reports, 8388609",
        "/metadata/endpoints, 1048577",
        "/agent/v1/identity/token, 99999999999"
    })
    void aBodyThatIsTooLargeIsNotRead(String path, long length) {
        var heard = door.raw(
                "POST " + path + " HTTP/1.1\nHost: localhost\nContent-Length: " + length + "\n\nthe beginning");
        assertThat(heard)
                .startsWith("HTTP/1.1 413 ")
                .contains("{\"error\":{\"code\":\"RequestEntityTooLarge\",\"message\":\"");
    }

    @Test
    void whoSendsABodyThatIsTooLargeAnywayHearsWhy() throws IOException {
        var answer =
                door.send(door.to("/agent/v1/identity/token").POST(BodyPublishers.ofString("x".repeat(1_500_000))));
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).startsWith("{\"error\":{\"code\":\"RequestEntityTooLarge\"");
    }

    @Test
    void aBodyOfUnknownLengthIsRefused() {
        var heard = door.raw(
                "POST /agent/v1/reports HTTP/1.1\nHost: localhost\nTransfer-Encoding: chunked\n\n5\nhello\n0\n\n");
        assertThat(heard).startsWith("HTTP/1.1 411 ").contains("{\"error\":{\"code\":\"LengthRequired\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\nTransfer-Encoding: chunked",
                "Content-Length: 5\nContent-Length: 6",
                "Content-Length: -1",
                "Content-Length: +5",
                "Content-Length: 5\nTransfer-Encoding: xchunked",
                "Transfer-Encoding: identity"
            })
    void aLengthThatCouldBeReadTwoWaysReachesNobody(String lengths) {
        var heard = door.raw("POST /agent/v1/identity/token HTTP/1.1\nHost: localhost\nConnection: close\n" + lengths
                + "\n\n0\n\nGET /agent/v1/identity/smuggled HTTP/1.1\nHost: localhost\n\n");
        assertThat(heard).startsWith("HTTP/1.1 4").doesNotContain("heard by");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nothing-here",
                "/metadata/other",
                "/agent/v2/reports",
                "/agent/v1/reportsX",
                "/auth/admin/realms",
                "/q/health",
                "/q/metrics"
            })
    void whereNothingIsThatIsSaid(String path) throws IOException {
        var answer = door.get(path);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(answer.body()).startsWith("{\"error\":{\"code\":\"NotFound\",\"message\":\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/agent/v1/reports/../identity/token",
                "/agent/v1/../../auth/admin/realms",
                "/agent/v1/reports/%2e%2e/identity",
                "/agent/v1/reports/.%2E/identity",
                "/agent/v1/reports%2f..%2fidentity",
                "//agent/v1/identity",
                "/agent//v1/identity",
                "/agent/v1/identity;/../reports",
                "/agent/v1/identity#/../reports",
                "http://localhost/agent/v1/identity",
                "https://elsewhere/agent/v1/reports"
            })
    void noPathReachesAnotherEntrysService(String target) {
        var heard = door.raw("GET " + target + " HTTP/1.1\nHost: localhost\nConnection: close\n\n");
        assertThat(heard).startsWith("HTTP/1.1 400 ").doesNotContain("heard by").contains("{\"error\":{\"code\":");
    }

    /// The server itself refuses them, without a word.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "agent/v1/identity",
                "/agent/v1/reports/..\\identity",
                "/agent/v1/identity?x=%zz",
                "/agent/v1/identity?x=%",
                "/subscriptions?api-version=%zz"
            })
    void whatIsNoTargetReachesNobody(String target) {
        var heard = door.raw("GET " + target + " HTTP/1.1\nHost: localhost\nConnection: close\n\n");
        assertThat(heard).startsWith("HTTP/1.1 40").doesNotContain("heard by");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x=%c3%28", "api-version", "api-version=", ""})
    void aQueryWithoutAVersionIsRefused(String query) {
        var heard = door.raw("GET /subscriptions?" + query + " HTTP/1.1\nHost: localhost\nConnection: close\n\n");
        assertThat(heard).startsWith("HTTP/1.1 400 ").contains("{\"error\":{\"code\":");
    }

    @Test
    void whatIsRefusedHereIsInTheAuditLog() throws IOException {
        try (var log = new AuditLines()) {
            var answer = door.get("/auth/admin/realms");
            var request = answer.headers().firstValue("x-ms-request-id").orElseThrow();
            assertThat(log.heard())
                    .singleElement()
                    .satisfies(line -> assertThat(line)
                            .startsWith("{\"kind\":\"anyone\",\"from\":\"127.0.0.1\"")
                            .contains(
                                    "\"method\":\"GET\"",
                                    "\"resource\":\"/auth/admin/realms\"",
                                    "\"allowed\":false",
                                    "\"status\":404",
                                    "\"request\":\"" + request + "\""));
        }
    }

    @Test
    void whatNobodyMayMakeALineOfIsOneLine() {
        try (var log = new AuditLines()) {
            var _ = door.raw("GET /agent/v1/" + "x".repeat(5_000) + "%0a{\"kind\":\"person\"} HTTP/1.1\n"
                    + "Host: localhost\nConnection: close\n\n");
            assertThat(log.heard())
                    .allSatisfy(line -> assertThat(line).doesNotContain("\n").hasSizeLessThan(2_000));
        }
    }

    @Test
    void aRefusalHasIdsToo() throws IOException {
        var correlation = UUID.randomUUID().toString();
        var answer = door.send(door.to("/agent/v2/x")
                .header("x-ms-correlation-request-id", correlation)
                .header("x-ms-client-request-id", "mine")
                .header("x-ms-return-client-request-id", "true"));
        assertThat(answer.headers().firstValue("x-ms-correlation-request-id")).hasValue(correlation);
        assertThat(answer.headers().firstValue("x-ms-client-request-id")).hasValue("mine");
        assertThat(answer.headers().allValues("x-ms-request-id")).hasSize(1);
        assertThat(answer.headers().firstValue("x-ms-routing-request-id").orElseThrow())
                .matches("MUSTER:\\d{8}T\\d{6}Z:"
                        + answer.headers().firstValue("x-ms-request-id").orElseThrow());
        assertThat(answer.headers().firstValue("x-content-type-options")).hasValue("nosniff");
        assertThat(answer.headers().firstValue("strict-transport-security")).isPresent();
    }

    @Test
    void theGatewaysOwnAnswersHaveIdsAndRefusalsToo() throws IOException {
        var cloud = door.get("/metadata/endpoints?api-version=2022-09-01");
        assertThat(cloud.statusCode()).isEqualTo(200);
        assertThat(cloud.body()).contains("\"resourceManager\":\"" + Door.url() + "\"");
        assertThat(cloud.headers().allValues("x-ms-request-id")).hasSize(1);
        assertThat(cloud.headers().allValues("x-content-type-options")).containsExactly("nosniff");
        var written = door.send(door.to("/metadata/endpoints").POST(BodyPublishers.ofString("{}")));
        assertThat(written.statusCode()).isEqualTo(405);
        assertThat(written.headers().allValues("allow")).isNotEmpty().allMatch(allowed -> allowed.contains("GET"));
        assertThat(written.body()).startsWith("{\"error\":{\"code\":\"MethodNotAllowed\",\"message\":\"");
        assertThat(door.get("/").headers().firstValue("location")).hasValue(Door.url() + "/console/");
    }
}
