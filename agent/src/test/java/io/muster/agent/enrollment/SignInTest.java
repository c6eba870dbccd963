package io.muster.agent.enrollment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import io.muster.agent.GatewayStandIn;
import io.muster.agent.PrincipalFiles;
import io.muster.agent.fault.AgentFault;
import io.muster.agent.identity.Gateway;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignInTest {

    private static final String TOKEN = "/realm/protocol/openid-connect/token";
    private static final String DEVICE = "/realm/protocol/openid-connect/auth/device";
    private static final Credential SECRET = new Credential.Secret("id", "s&cret=");
    private static final char[] NO_PASSWORD = {};

    @TempDir
    Path directory;

    private final GatewayStandIn standIn = new GatewayStandIn();
    private final List<String> said = new ArrayList<>();
    private final List<Duration> waits = new ArrayList<>();
    private Instant now = Instant.now(Clock.systemUTC());
    private SignIn signIn;

    @BeforeEach
    void everybodyMaySignIn() {
        signIn = new SignIn(
                Gateway.at(standIn.url(), directory.resolve("none")),
                new Clock() {
                    @Override
                    public Instant instant() {
                        return now;
                    }

                    @Override
                    public ZoneId getZone() {
                        return ZoneId.of("UTC");
                    }

                    @Override
                    public Clock withZone(ZoneId zone) {
                        return this;
                    }
                },
                time -> {
                    waits.add(time);
                    now = now.plus(time);
                },
                said::add);
        standIn.tell(
                "GET /metadata/endpoints",
                200,
                "[{\"authentication\":{\"loginEndpoint\":\"" + standIn.url() + "/realm\",\"tenant\":\"t\"}}]");
        standIn.tell("POST " + TOKEN, 200, "{\"access_token\":\"people\"}");
        standIn.tell(
                "POST " + DEVICE,
                200,
                "{\"device_code\":\"dc\",\"user_code\":\"ABCD-EFGH\",\"verification_uri\":\"https://login/device\","
                        + "\"expires_in\":600,\"interval\":5}");
    }

    @AfterEach
    void stop() {
        standIn.close();
    }

    private static void assertFault(int code, ThrowingCallable doing) {
        assertThatThrownBy(doing)
                .isInstanceOfSatisfying(
                        AgentFault.class, fault -> assertThat(fault.code()).isEqualTo(code));
    }

    private Map<String, String> form(int number) {
        return Arrays.stream(standIn.asked("POST", TOKEN).get(number).body().split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }

    @Test
    void aServicePrincipalSignsInWithItsSecret() {
        assertThat(signIn.token(SECRET)).isEqualTo("people");
        assertThat(form(0))
                .containsEntry("grant_type", "client_credentials")
                .containsEntry("client_id", "id")
                .containsEntry("client_secret", "s&cret=");
    }

    @Test
    void anAccessTokenIsTakenAsItIs() {
        standIn.close();
        assertThat(signIn.token(new Credential.AccessToken("mine"))).isEqualTo("mine");
    }

    @Test
    void aServicePrincipalSignsInWithItsCertificateAndTheKeyStaysHere() throws Exception {
        var files = PrincipalFiles.rsa();
        var file = Files.writeString(directory.resolve("sp.pem"), files.pem());
        var key = PrincipalKey.read(file, NO_PASSWORD);
        assertThat(signIn.token(new Credential.Certificate("id", key))).isEqualTo("people");
        assertThat(form(0))
                .containsEntry("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
                .doesNotContainKey("client_secret");
        var assertion = SignedJWT.parse(form(0).get("client_assertion"));
        assertThat(assertion.verify(new RSASSAVerifier((RSAPublicKey) files.publicKey())))
                .isTrue();
        var claims = assertion.getJWTClaimsSet();
        assertThat(claims.getIssuer()).isEqualTo("id");
        assertThat(claims.getSubject()).isEqualTo("id");
        assertThat(claims.getAudience()).containsExactly(standIn.url() + "/realm");
        assertThat(claims.getExpirationTime()).isBefore(Date.from(now.plusSeconds(301)));
        assertThat(claims.getJWTID()).isNotBlank();
    }

    @Test
    void aKeyMayBeEllipticAndInPkcs12() throws Exception {
        var files = PrincipalFiles.elliptic();
        var file = Files.write(directory.resolve("sp.p12"), files.pkcs12("pass"));
        var key = PrincipalKey.read(file, "pass".toCharArray());
        var assertion = SignedJWT.parse(key.assertion("id", "there", now));
        assertThat(assertion.verify(new ECDSAVerifier((ECPublicKey) files.publicKey())))
                .isTrue();
        assertFault(41, () -> PrincipalKey.read(file, "wrong".toCharArray()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"})
    void aCertificateFileThatIsNoneIsFault41(String text) throws Exception {
        var file = Files.writeString(directory.resolve("sp.pem"), text);
        assertFault(41, () -> PrincipalKey.read(file, NO_PASSWORD));
        assertFault(41, () -> PrincipalKey.read(directory.resolve("absent"), NO_PASSWORD));
    }

    @Test
    void aCertificateWithoutItsKeyIsFault41() throws Exception {
        var file = Files.writeString(
                directory.resolve("sp.pem"), PrincipalFiles.rsa().certificatePem());
        assertFault(41, () -> PrincipalKey.read(file, NO_PASSWORD));
    }

    @Test
    void aPersonSignsInWithACodeWhileWeAsk() {
        standIn.tellOnce("POST " + TOKEN, 400, "{\"error\":\"authorization_pending\"}");
        standIn.tellOnce("POST " + TOKEN, 400, "{\"error\":\"slow_down\"}");
        assertThat(signIn.token(new Credential.DeviceCode())).isEqualTo("people");
        assertThat(waits).containsExactly(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(10));
        assertThat(said).anyMatch(line -> line.contains("ABCD-EFGH") && line.contains("https://login/device"));
        assertThat(said).noneMatch(line -> line.contains("dc "));
        assertThat(form(2))
                .containsEntry("grant_type", "urn:ietf:params:oauth:grant-type:device_code")
                .containsEntry("device_code", "dc")
                .containsEntry("client_id", "muster-cli");
    }

    @Test
    void aCodeIsWaitedForFiveMinutesAtMost() {
        standIn.tell("POST " + TOKEN, 400, "{\"error\":\"authorization_pending\"}");
        assertFault(41, () -> signIn.token(new Credential.DeviceCode()));
        assertThat(waits.stream().reduce(Duration.ZERO, Duration::plus)).isEqualTo(Duration.ofMinutes(5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"access_denied", "expired_token", "invalid_grant"})
    void aCodeThatWillNotBeGoodEndsTheWait(String error) {
        standIn.tell("POST " + TOKEN, 400, "{\"error\":\"" + error + "\"}");
        assertFault(41, () -> signIn.token(new Credential.DeviceCode()));
        assertThat(waits).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 500})
    void aSignInThatIsRefusedIsFault41AndDoesNotTellTheSecret(int status) {
        standIn.tell("POST " + TOKEN, status, "{\"error\":\"invalid_client\"}");
        assertFault(41, () -> signIn.token(SECRET));
        assertThatThrownBy(() -> signIn.token(SECRET)).hasMessageNotContaining("s&cret");
    }

    @Test
    void whatIsNoGatewayIsFault26() {
        standIn.tell("GET /metadata/endpoints", 200, "<html>");
        assertFault(26, () -> signIn.token(SECRET));
    }

    @Test
    void aGatewayThatIsAwayIsFault26() {
        standIn.close();
        assertFault(26, () -> signIn.token(SECRET));
    }

    @Test
    void clocksThatAreFarApartAreWarnedOf() {
        now = now.minusSeconds(600);
        assertThat(signIn.token(SECRET)).isEqualTo("people");
        assertThat(said).anyMatch(line -> line.contains("clock"));
    }

    @Test
    void credentialsDoNotPrintTheirSecrets() {
        assertThat(SECRET.toString()).contains("id").doesNotContain("s&cret");
        assertThat(new Credential.AccessToken("mine").toString()).doesNotContain("mine");
    }
}
