package io.muster.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(value = Surroundings.class, restrictToAnnotatedClass = false)
class ConsoleIT {

    private static final String SUBSCRIPTIONS = "/console/api/subscriptions?api-version=2022-12-01";

    private final Door door = new Door();

    @Test
    void whoIsNotSignedInIsSentToSignIn() throws IOException {
        var answer = door.get("/console/");
        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("location").orElseThrow())
                .contains("/auth/realms/muster/sign-in?", "code_challenge_method=S256", "client_id=muster-console")
                .contains("redirect_uri=https%3A%2F%2Flocalhost%3A")
                .doesNotContain("code_verifier");
        assertSealed(answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/console/me", SUBSCRIPTIONS})
    void aScriptThatIsNotSignedInIsTold(String path) throws IOException {
        var answer = door.send(door.to(path).header("X-Requested-With", "JavaScript"));
        assertThat(answer.statusCode()).isEqualTo(499);
        assertThat(answer.body()).doesNotContain("heard by");
    }

    @Test
    void aSessionThatNobodyGaveIsNone() throws IOException {
        var answer = door.send(door.to(SUBSCRIPTIONS).header("Cookie", "q_session=made.up.one; q_session_at=x"));
        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.body()).doesNotContain("heard by");
    }

    @ParameterizedTest
    @CsvSource({
        "/console/, text/html",
        "/console/console.js, text/javascript",
        "/console/api.js, text/javascript",
        "/console/add.js, text/javascript",
        "/console/console.css, text/css"
    })
    void filesAreServedWithTheirSeals(String path, String type) throws IOException {
        door.signIn();
        var answer = door.get(path);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type").orElseThrow()).startsWith(type);
        assertThat(answer.headers().firstValue("content-security-policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(answer.headers().allValues("cache-control")).containsExactly("no-cache");
        assertSealed(answer);
    }

    @Test
    void thePageHasNoScriptOfItsOwn() throws IOException {
        door.signIn();
        assertThat(door.get("/console/").body())
                .doesNotContainPattern("<script(?![^>]* src=)|<style| style=| on[a-z]+=");
    }

    @Test
    void theSessionStaysBetweenBrowserAndGateway() throws IOException {
        var cookies = door.signIn().headers().allValues("set-cookie").stream()
                .map(cookie -> cookie.toLowerCase(Locale.ROOT))
                .filter(cookie -> cookie.startsWith("q_session"))
                .toList();
        assertThat(cookies)
                .isNotEmpty()
                .allSatisfy(
                        cookie -> assertThat(cookie).contains("httponly", "secure", "samesite=lax", "path=/console"));
        var passed = door.get(SUBSCRIPTIONS);
        assertThat(passed.body()).doesNotContain("q_session");
        assertThat(door.get("/auth/realms/muster/x").body()).doesNotContain("q_session");
    }

    @Test
    void aSignedInPersonReadsTheApiInTheirName() throws IOException {
        door.signIn();
        var me = door.get("/console/me");
        assertThat(me.body()).isEqualTo("{\"name\":\"" + Realm.PERSON + "\"}");
        assertThat(me.headers().allValues("cache-control")).containsExactly("no-store");
        var passed = door.get(SUBSCRIPTIONS);
        assertThat(passed.statusCode()).isEqualTo(200);
        assertThat(passed.headers().allValues("cache-control")).containsExactly("no-store");
        assertThat(passed.headers().allValues("x-ms-request-id")).hasSize(1);
        assertThat(passed.body())
                .startsWith("heard by identity\nGET /subscriptions?api-version=2022-12-01\n")
                .contains("\nauthorization: Bearer ")
                .contains("\nx-ms-request-id: "
                        + passed.headers().firstValue("x-ms-request-id").orElseThrow() + "\n");
        assertSealed(passed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
    void nothingCanBeWrittenThroughASession(String method) throws IOException {
        door.signIn();
        var answer = door.send(door.to(SUBSCRIPTIONS).method(method, BodyPublishers.ofString("{}")));
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.body()).startsWith("{\"error\":{\"code\":\"MethodNotAllowed\"");
    }

    @ParameterizedTest
    @CsvSource({
        "/console/api/agent/v1/identity/x, 404",
        "/console/api/auth/realms/muster/x, 404",
        "/console/api/subscriptionsX?api-version=v, 404",
        "/console/api/subscriptions, 400",
        "/console/api/subscriptions/s/../../agent, 400",
        "/console/api/subscriptions/s/providers/Microsoft.Compute/disks?api-version=v, 404",
        "/console/nothing-here, 404"
    })
    void theConsoleReadsTheApiAndNothingElse(String path, int status) throws IOException {
        door.signIn();
        var cookies = door.cookies("/console/");
        var heard = door.raw("GET " + path + " HTTP/1.1\nHost: "
                + URI.create(Door.url()).getAuthority() + "\nConnection: close\nCookie: " + cookies + "\n\n");
        assertThat(heard)
                .startsWith("HTTP/1.1 " + status + " ")
                .doesNotContain("heard by")
                .contains("{\"error\":{");
    }

    @Test
    void aServiceThatIsAwayIsSaidToBeAway() throws IOException {
        door.signIn();
        var answer = door.get("/console/api/subscriptions/s/resourceGroups/g/providers/Microsoft.HybridCompute/machines"
                + "/m/extensions?api-version=2024-07-10");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).startsWith("{\"error\":{\"code\":\"ServiceUnavailable\"");
        assertThat(answer.headers().allValues("cache-control")).containsExactly("no-store");
    }

    /// More than the usual few connections: all of them are asked, and others go on meanwhile.
    @Test
    void aSlowServiceIsSaidToBeLateAndHoldsUpNobody() throws Exception {
        door.signIn();
        var answers = slow(40);
        assertThat(door.get(SUBSCRIPTIONS).statusCode()).isEqualTo(200);
        for (var answer : answers) {
            assertThat(answer.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(504);
        }
    }

    @Test
    void aServiceThatWasNotAskedIsNotLate() throws Exception {
        door.signIn();
        var statuses = new HashSet<Integer>();
        for (var answer : slow(150)) {
            statuses.add(answer.get(20, TimeUnit.SECONDS).statusCode());
        }
        assertThat(statuses).containsExactlyInAnyOrder(503, 504);
    }

    private List<CompletableFuture<HttpResponse<String>>> slow(int many) {
        var request = door.to("/console/api/subscriptions/never?api-version=2022-12-01")
                .timeout(Duration.ofSeconds(15))
                .build();
        return IntStream.range(0, many)
                .mapToObj(_ -> door.client().sendAsync(request, BodyHandlers.ofString()))
                .toList();
    }

    private static void assertSealed(HttpResponse<String> answer) {
        assertThat(answer.headers().allValues("x-content-type-options")).containsExactly("nosniff");
        assertThat(answer.headers().allValues("strict-transport-security")).hasSize(1);
        assertThat(answer.headers().allValues("referrer-policy")).containsExactly("no-referrer");
        assertThat(answer.headers().allValues("content-security-policy")).hasSize(1);
    }
}
