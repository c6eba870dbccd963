package io.muster.agent.himds;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.muster.agent.identity.Gateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutesTest {

    private static final String VERSION = "?api-version=2019-11-01";

    @TempDir
    static Path shared;

    @TempDir
    Path directory;

    private static @Nullable Place fuzzed;

    private Place place;

    @BeforeEach
    void aPlace() {
        place = new Place(directory.resolve("tokens"));
    }

    private static void refused(int status, String error, LocalAnswer answer) throws IOException {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(Place.json(answer).path("error").asText()).isEqualTo(error);
        assertThat(Place.json(answer).path("error_description").asText()).isNotBlank();
        assertThat(answer.headers()).doesNotContainKey("Www-Authenticate");
    }

    private boolean isUntouched() throws IOException {
        try (var files = Files.list(directory.resolve("tokens"))) {
            return files.findAny().isEmpty();
        }
    }

    @Test
    void theFirstQuestionIsChallengedAsEverySdkWantsIt() {
        var answer = place.get(Place.TOKEN);
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.headers().get("Www-Authenticate"))
                .matches("Basic realm=" + directory + "/tokens/[0-9a-f-]{36}\\.key");
    }

    @Test
    void whoHasReadTheFileGetsATokenWithEverythingInStrings() throws IOException {
        var answer = place.token(Place.TOKEN);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(Place.json(answer)).isEqualTo(Gateway.JSON.readTree("""
                {"access_token":"for https://vault.azure.net","expires_in":"86400","expires_on":"1893542400",
                 "not_before":"1893456000","resource":"https://vault.azure.net","token_type":"Bearer"}
                """));
        assertThat(isUntouched()).as("the key is gone").isTrue();
    }

    @Test
    void aTokenThatIsRememberedIsNotServedOnceTheMachineIsDisconnected() throws IOException {
        assertThat(place.token(Place.TOKEN).status()).isEqualTo(200);
        place.disconnected = true;
        refused(400, "invalid_client", place.token(Place.TOKEN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic ", "basic ", "BASIC ", "Basic   "})
    void theSchemeMayBeSpelledInAnyCase(String scheme) throws IOException {
        var key = Files.readString(place.keys.issue());
        assertThat(place.get(Place.TOKEN, "authorization", scheme + key).status())
                .isEqualTo(200);
    }

    @Test
    void aKeyIsGoodOnce() throws IOException {
        var key = Files.readString(place.keys.issue());
        assertThat(place.get(Place.TOKEN, "authorization", "Basic " + key).status())
                .isEqualTo(200);
        refused(403, "invalid_client", place.get(Place.TOKEN, "authorization", "Basic " + key));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic", "Basic ", "Basic x", "Bearer x", "", " "})
    void whatIsNoKeyIsRefused(String authorization) throws IOException {
        place.keys.issue();
        refused(403, "invalid_client", place.get(Place.TOKEN, "authorization", authorization));
    }

    @Test
    void twoKeysAreNone() throws IOException {
        var key = "Basic " + Files.readString(place.keys.issue());
        var headers = Place.headers();
        headers.put("authorization", List.of(key, key));
        refused(403, "invalid_client", place.routes.answer(new LocalRequest("GET", Place.TOKEN, headers, false)));
    }

    @ParameterizedTest
    @CsvSource({
        "client_id, client_id, " + Place.VM,
        "object_id, object_id, 0B6F3F0A-7D0A-4A51-9C1C-2F1D5C0E0001",
        "msi_res_id, msi_res_id, /subscriptions/6b7f3f0a-7d0a-4a51-9c1c-2f1d5c0e0001/resourcegroups/group/providers/microsoft.hybridcompute/machines/BOX",
        "mi_res_id, msi_res_id, /subscriptions/6b7f3f0a-7d0a-4a51-9c1c-2f1d5c0e0001/resourceGroups/group/providers/Microsoft.HybridCompute/machines/box"
    })
    void theMachinesOwnNameIsConfirmedAsItWasSpelled(String parameter, String field, String name) throws IOException {
        var answer = place.token(Place.TOKEN + "&" + parameter + "=" + name);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(Place.json(answer).path(field).asText()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"client_id", "object_id", "principal_id", "msi_res_id", "mi_res_id"})
    void anotherIdentityIsRefusedBeforeAnyChallenge(String parameter) throws IOException {
        refused(400, "invalid_request", place.get(Place.TOKEN + "&" + parameter + "=somebody"));
        assertThat(isUntouched()).isTrue();
    }

    @Test
    void whatTheControlPlaneRefusesIsRefused() throws IOException {
        place.refusing = true;
        refused(400, "invalid_resource", place.token(Place.TOKEN));
    }

    @Test
    void anOutageIsNoReasonForAnSdkToRepeatASpentKey() throws IOException {
        place.away = true;
        refused(400, "temporarily_unavailable", place.token(Place.TOKEN));
        place.away = false;
        assertThat(place.token(Place.TOKEN).status()).isEqualTo(200);
        place.away = true;
        assertThat(place.token(Place.TOKEN).status()).as("kept").isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/metadata/identity/oauth2/token?resource=https%3A%2F%2Fvault.azure.net",
                "/metadata/identity/oauth2/token?api-version=&resource=x",
                "/metadata/identity/oauth2/token?api-version=latest&resource=x",
                "/metadata/identity/oauth2/token?api-version=2020-06-01",
                "/metadata/identity/oauth2/token?api-version=2020-06-01&resource=",
                "/metadata/identity/oauth2/token?api-version=2020-06-01&resource=a%20b",
                "/metadata/identity/oauth2/token?api-version=2020-06-01&resource=a&resource=b",
                "/metadata/identity/oauth2/token?api-version=2020-06-01&resource=%",
                "/metadata/instance",
                "http://localhost/metadata/instance?api-version=2020-06-01",
                "*",
                ""
            })
    void whatIsNotUnderstoodIsRefusedBeforeAnyChallenge(String target) throws IOException {
        refused(400, "invalid_request", place.get(target));
        assertThat(isUntouched()).isTrue();
    }

    @Test
    void aMissingVersionIsToldWhichThereAre() throws IOException {
        assertThat(Place.json(place.get("/metadata/instance"))
                        .path("error_description")
                        .asText())
                .contains("Supported are ")
                .contains("2020-06-01");
    }

    @Test
    void aResourceCannotBeLongerThanTheControlPlaneTakes() throws IOException {
        var start = "/metadata/identity/oauth2/token?api-version=2020-06-01&resource=";
        assertThat(place.get(start + "x".repeat(512)).status()).isEqualTo(401);
        refused(400, "invalid_request", place.get(start + "x".repeat(513)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"evil.test", "localhost.evil.test", "127.0.0.1.evil.test", "127.0.0.2", "[::2]", "", "localhost:"
            })
    void aHostThatIsNotThisMachineIsRefused(String host) throws IOException {
        refused(400, "invalid_request", place.get(Place.TOKEN, "host", host));
        refused(400, "invalid_request", place.get("/metadata/instance" + VERSION, "host", host));
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:40342", "127.0.0.1", "127.0.0.1:1", "[::1]:40342", "[::1]"})
    void anyNameOfThisMachineWillDo(String host) {
        assertThat(place.get(Place.TOKEN, "host", host).status()).isEqualTo(401);
    }

    @Test
    void aRequestWithoutHostOrWithTwoIsRefused() throws IOException {
        for (var hosts : List.of(List.<String>of(), List.of("localhost", "localhost"))) {
            var headers = Place.headers();
            headers.put("host", hosts);
            refused(400, "invalid_request", place.routes.answer(new LocalRequest("GET", Place.TOKEN, headers, false)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-forwarded-for", "forwarded"})
    void whatWasForwardedIsRefused(String header) throws IOException {
        refused(400, "invalid_request", place.get(Place.TOKEN, header, "127.0.0.1"));
        assertThat(isUntouched()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "false", "1", "true, true"})
    void withoutTheMetadataHeaderNothingIsServed(String value) throws IOException {
        refused(400, "invalid_request", place.get(Place.TOKEN, "metadata", value));
        refused(400, "invalid_request", place.get("/metadata/instance" + VERSION, "metadata", value));
    }

    @Test
    void onlyGetWithoutABodyIsServed() throws IOException {
        for (var method : List.of("POST", "PUT", "OPTIONS", "HEAD", "get")) {
            refused(
                    405,
                    "invalid_request",
                    place.routes.answer(new LocalRequest(method, Place.TOKEN, Place.headers(), false)));
        }
        refused(
                405,
                "invalid_request",
                place.routes.answer(new LocalRequest("GET", Place.TOKEN, Place.headers(), true)));
        refused(404, "not_found", place.get("/" + VERSION));
        refused(404, "not_found", place.get("/metadata/instance/../identity" + VERSION));
    }

    @Test
    void theMachineSaysWhatItIsWithoutAKey() throws IOException {
        place.away = true;
        var compute = Place.json(place.get("/Metadata/Instance" + VERSION)).path("compute");
        assertThat(compute.path("resourceId").asText())
                .isEqualTo(Place.MACHINE.resourceId().value());
        assertThat(compute.path("vmId").asText()).isEqualTo(Place.VM);
        assertThat(compute.path("azEnvironment").asText()).isEqualTo("Muster");
        assertThat(compute.path("location").asText()).isEqualTo("here");
        assertThat(compute.path("subscriptionId").asText()).isEqualTo(Place.MACHINE.subscriptionId());
        assertThat(compute.path("resourceGroupName").asText()).isEqualTo("group");
        assertThat(compute.path("sku").asText()).isEqualTo("Debian GNU/Linux 12");
        assertThat(compute.path("tags").asText()).isEqualTo("city:Bern;role:test");
        assertThat(compute.path("tagsList").path(1))
                .isEqualTo(Gateway.JSON.readTree("{\"name\":\"role\",\"value\":\"test\"}"));
        assertThat(Place.json(place.get("/metadata/instance/compute" + VERSION)))
                .isEqualTo(compute);
        assertThat(Place.json(place.get("/metadata/endpoints" + VERSION))
                        .path("resourceManager")
                        .asText())
                .isEqualTo("https://muster.test");
    }

    static Stream<Arguments> requests() {
        return Stream.of(
                Arguments.of(Place.TOKEN, "localhost", "Basic x"),
                Arguments.of("/metadata/identity/oauth2/token?%&=&&resource", "127.0.0.1:99999", "basic"),
                Arguments.of("/metadata/instance?api-version=2020-06-01&\u0000=%00", "[::1]", ""),
                Arguments.of("//[", "::1", "Basic \uffff"),
                Arguments.of("/metadata/endpoints?api-version=2020-06-01&client_id=%c0%80", "localhost", "Basic =="));
    }

    /// One for all tries: they come by the million.
    private static synchronized Place fuzzed() {
        if (fuzzed == null) {
            fuzzed = new Place(shared.resolve("tokens"));
        }
        return fuzzed;
    }

    /// Whatever comes, the answer is one that the SDKs can read, and no token without a key.
    @MethodSource("requests")
    @FuzzTest
    void anythingIsAnswered(String target, String host, String authorization) throws JsonProcessingException {
        if (target == null || host == null || authorization == null) {
            return;
        }
        var headers =
                Map.of("host", List.of(host), "metadata", List.of("true"), "authorization", List.of(authorization));
        var answer = fuzzed().routes.answer(new LocalRequest("GET", target, headers, false));
        assertThat(answer.status()).isIn(200, 400, 403, 404);
        assertThat(Gateway.JSON.readTree(answer.body()).isObject()).isTrue();
        assertThat(answer.body()).doesNotContain("access_token");
    }

    @Test
    void theTagsAreThoseOfNow() throws IOException {
        place.tags = Map.of("rack", "2", "city", "Basel");
        var compute = Place.json(place.get("/metadata/instance/compute?api-version=2020-06-01"));
        assertThat(compute.path("tags").asText()).isEqualTo("city:Basel;rack:2");
        assertThat(compute.path("tagsList").toString())
                .isEqualTo("[{\"name\":\"city\",\"value\":\"Basel\"},{\"name\":\"rack\",\"value\":\"2\"}]");
    }
}
