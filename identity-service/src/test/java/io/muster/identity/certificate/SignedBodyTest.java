package io.muster.identity.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.muster.chassis.arm.RefusedException;
import io.muster.contracts.HostFingerprint;
import io.muster.contracts.agent.CertificateRequest;
import io.muster.contracts.agent.KeyChangeRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.MethodSource;

/// What anybody may send where certificates are given, before a signature was looked at.
class SignedBodyTest {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    static Stream<byte[]> bodies() {
        return Stream.of(
                        "",
                        "null",
                        "[]",
                        "{}",
                        "{\"machine\":\"x\"}",
                        """
                        {"machine":"11111111-2222-4333-8444-555555555555","signingRequest":"-----BEGIN","proof":"=",
                         "host":"m:0123456789abcdef u:0123456789abcdef"}
                        """,
                        "{\"machine\":{\"value\":1},\"host\":\"m:\"}")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("bodies")
    @FuzzTest
    void anyBodyIsReadOrRefused(byte @Nullable [] any) throws IOException {
        var body = Objects.requireNonNullElse(any, new byte[0]);
        try {
            var request = JSON.readValue(body, CertificateRequest.class);
            assertThat(request == null || !request.signingRequest().isBlank()).isTrue();
        } catch (JsonProcessingException refused) {
            assertThat(refused).isNotNull();
        }
        try {
            var request = CertificateResource.checked(JSON.readValue(body, KeyChangeRequest.class));
            assertThat(CertificateResource.proof(request).bytes()).isNotNull();
            assertThat(CertificateResource.request(request).subject()).isEqualTo(request.machine());
        } catch (RefusedException refused) {
            assertThat(refused.error().status()).isEqualTo(400);
        } catch (JsonProcessingException refused) {
            assertThat(refused).isNotNull();
        }
    }

    static Stream<String> hosts() {
        return Stream.of(
                "",
                "m:0123456789abcdef u:0123456789abcdef",
                "m:0123456789abcdef a:0123456789abcdef,0123456789abcdef",
                "m:\u0660",
                " ",
                "u:");
    }

    /// The field `host` of a token request, too.
    @MethodSource("hosts")
    @FuzzTest
    void anyHostIsReadOrRefused(@Nullable String any) {
        var text = Objects.requireNonNullElse(any, "");
        try {
            var host = HostFingerprint.of(text);
            assertThat(HostFingerprint.of(host.toString())).isEqualTo(host);
        } catch (IllegalArgumentException refused) {
            assertThat(refused).isNotNull();
        }
    }
}
