package io.muster.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The script that the console hands out.
@QuarkusTest
@QuarkusTestResource(value = Surroundings.class, restrictToAnnotatedClass = false)
class OnboardingIT {

    private static final String SUBSCRIPTION = "6b7f3f0a-7d0a-4a51-9c1c-2f1d5c0e0001";
    private static final Pattern EXPIRES = Pattern.compile("\"expiresOn\":\"([^\"]+)\"");

    private final Door door = new Door();

    private static JsonObject wish(String by) {
        return new JsonObject()
                .put("by", by)
                .put("subscription", SUBSCRIPTION)
                .put("group", "web")
                .put("location", "it's here")
                .put("tags", "owner=ops")
                .put("uses", 3)
                .put("hours", 2);
    }

    private HttpResponse<String> ask(JsonObject wish) throws IOException {
        return ask("application/json", wish.encode());
    }

    private HttpResponse<String> ask(String type, String body) throws IOException {
        return door.send(
                door.to("/console/onboarding").header("Content-Type", type).POST(BodyPublishers.ofString(body)));
    }

    @Test
    void onePersonGetsAScriptThatHasAllItNeeds() throws IOException {
        door.signIn();
        var answer = ask(wish("person"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type").orElseThrow()).startsWith("text/x-shellscript");
        assertThat(answer.headers().allValues("cache-control")).containsExactly("no-store");
        assertThat(answer.body())
                .startsWith("#!/bin/sh\n")
                .contains(
                        "-----BEGIN CERTIFICATE-----",
                        "their keys",
                        "'--gateway=" + Door.url() + "'",
                        "'--subscription-id=" + SUBSCRIPTION + "'",
                        "'--resource-group=web'",
                        "'--tenant-id=6b7f3f0a-7d0a-4a51-9c1c-2f1d5c0e00ff'",
                        "'--location=it'\\''s here'",
                        "'--tags=owner=ops'",
                        "--use-device-code")
                .doesNotContain("MUSTER_JOIN_TOKEN", "PRIVATE KEY");
    }

    @Test
    void manyMayJoinAsTheServicePrincipal() throws IOException {
        door.signIn();
        assertThat(ask(wish("principal")).body())
                .contains("'--service-principal-id=onboarding'", "MUSTER_SERVICE_PRINCIPAL_SECRET")
                .doesNotContain("--use-device-code", "MUSTER_JOIN_TOKEN");
    }

    @Test
    void manyMayJoinByATokenThatIsMadeInThePersonsName() throws IOException {
        door.signIn();
        var before = Clock.systemUTC().instant();
        var script = ask(wish("token")).body();
        assertThat(script)
                .contains(
                        "MUSTER_JOIN_TOKEN='heard by identity\nPUT /subscriptions/" + SUBSCRIPTION
                                + "/resourceGroups/web/providers/Muster.Identity/joinTokens/console-",
                        "?api-version=2026-01-01\n",
                        "authorization: Bearer ",
                        "\"maxUses\":3")
                .doesNotContain("--subscription-id", "--use-device-code", "q_session");
        var expires = EXPIRES.matcher(script);
        assertThat(expires.find()).isTrue();
        assertThat(Instant.parse(expires.group(1)))
                .isBetween(before.plus(Duration.ofHours(2)), before.plus(Duration.ofHours(3)));
    }

    /// Often: an answer may be all there before anybody looks at its body.
    @RepeatedTest(100)
    void whoMayNotMakeATokenIsToldByTheServiceThatSaysSo() throws IOException {
        door.signIn();
        var answer = ask(wish("token").put("group", "denied"));
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("AuthorizationFailed", "not you");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "by | magic",
                "subscription | x",
                "subscription | 6b7f3f0a-7d0a-4a51-9c1c-2f1d5c0e0001/../..",
                "group | a/b",
                "group | ..%2f",
                "group | ''",
                "location | ' '",
                "location | 'a\u0001b'",
                "tags | 'a\u0000b'"
            })
    void whatIsNoPlaceIsRefused(String key, String value) throws IOException {
        door.signIn();
        for (var by : new String[] {"person", "token"}) {
            var answer = ask(wish(by).put(key, value));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
            assertThat(answer.body()).startsWith("{\"error\":{\"code\":\"InvalidRequestContent\"");
        }
    }

    @ParameterizedTest
    @CsvSource({"uses, 0", "hours, 0", "hours, 8785"})
    void aTokenForNobodyOrForeverIsRefused(String key, int value) throws IOException {
        door.signIn();
        assertThat(ask(wish("token").put(key, value)).statusCode()).isEqualTo(400);
    }

    @Test
    void whoIsNotSignedInGetsNone() throws IOException {
        var answer = ask(wish("person"));
        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.body()).doesNotContain("#!/bin/sh");
    }

    /// What a form on a page from elsewhere can send.
    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"})
    void aFormGetsNothing(String type) throws IOException {
        door.signIn();
        var answer = ask(type, wish("token").encode());
        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(answer.body()).doesNotContain("#!/bin/sh");
    }

    @Test
    void aWishWithAWordThatIsNotKnownIsRefused() throws IOException {
        door.signIn();
        var answer = ask(wish("token").put("hour", 1));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .startsWith("{\"error\":{\"code\":\"InvalidRequestContent\"")
                .contains("hour");
    }

    @Test
    void whoIsRefusedByOurOwnPagesIsInTheAuditLog() throws IOException {
        try (var log = new AuditLines()) {
            var answer = door.send(door.to("/console/me").header("X-Requested-With", "JavaScript"));
            assertThat(answer.statusCode()).isEqualTo(499);
            assertThat(log.heard())
                    .singleElement()
                    .satisfies(line -> assertThat(line)
                            .contains("\"resource\":\"/console/me\"", "\"status\":499", "\"allowed\":false"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "7"})
    void whatIsNoWishIsRefused(String body) throws IOException {
        door.signIn();
        assertThat(ask("application/json", body).statusCode()).isEqualTo(400);
    }
}
