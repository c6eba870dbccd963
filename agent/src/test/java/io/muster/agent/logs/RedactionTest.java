package io.muster.agent.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "client_secret=S3CRET&grant_type=x",
                "{\"client_secret\": \"S3CRET\"}",
                "{\"protectedSettings\":\"S3CRET\"}",
                "{\"token\" : \"a\\\"S3CRET\"}",
                "{\"password\":\"cut off S3CRET",
                "{\"accessToken\":S3CRET}",
                "azcmagent connect --service-principal-secret S3CRET -g x",
                "azcmagent connect --service-principal-secret=S3CRET",
                "azcmagent connect -p S3CRET -g x",
                "azcmagent connect -p 'my S3CRET' -g x",
                "azcmagent connect --access-token \"S3CRET\"",
                "MUSTER_SERVICE_PRINCIPAL_SECRET=S3CRET",
                "Authorization: Bearer S3CRETS3CRET",
                "authorization: basic S3CRETS3CRET",
                "proxy http://me:S3CRET@proxy.example:3128/",
                "password: S3CRET",
                "db.password = S3CRET",
                "-----BEGIN PRIVATE KEY-----\nS3CRET\n-----END PRIVATE KEY-----",
                "-----BEGIN RSA PRIVATE KEY-----\nS3CRET\n(cut off",
                "client_assertion=S3CRET",
                "device_code=S3CRET",
                "apiKey=S3CRET",
                "joined with mjt.0123456789abcdef0123456789abcdef.S3CRET_S3-CRET today"
            })
    void secretsAreTakenOut(String text) {
        assertThat(Redaction.of("before " + text))
                .startsWith("before ")
                .doesNotContain("S3CRET")
                .contains("[redacted]");
    }

    @Test
    void aSecretMayBeAsLongAsItLikes() {
        var longest = "\\\"x".repeat(200_000);
        assertThat(Redaction.of("{\"password\":\"" + longest + "S3CRET\", \"plain\":1}"))
                .isEqualTo("{\"password\":\"[redacted]\", \"plain\":1}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "-", ".", "a.", "eyJ-", "\"", "\\", "a://", "mjt.", "secret", "Bearer "})
    @Timeout(20)
    void longLinesAreReadInTime(String part) {
        assertThat(Redaction.of(part.repeat(300_000))).isNotNull();
    }

    @Test
    void tokensAreTakenOutWhereverTheyStand() {
        var part = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"alg\":\"RS256\"}".getBytes(StandardCharsets.UTF_8));
        assertThat(Redaction.of("got " + part + "." + part + ".c2ln done")).isEqualTo("got [redacted] done");
        assertThat(Redaction.of("got " + part + "." + part + ". done")).isEqualTo("got [redacted] done");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-01-01 INFO connected to https://muster.example:8443/agent/v1/stream",
                "{\"clientPublicKey\":\"MIIBCgKCAQEA\",\"vmId\":\"5c08b38e-0000-4000-8000-000000000000\"}",
                "Resource Id                             : /subscriptions/s/resourceGroups/g",
                "the service principal was refused (401 invalid_client); check its id",
                "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----"
            })
    void whatIsNoSecretStays(String text) {
        assertThat(Redaction.of(text)).isEqualTo(text);
    }
}
