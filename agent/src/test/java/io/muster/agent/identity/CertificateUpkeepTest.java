package io.muster.agent.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.agent.GatewayStandIn;
import io.muster.agent.PushedTime;
import io.muster.contracts.HostFingerprint;
import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import io.muster.contracts.agent.CertificateGrant;
import io.muster.contracts.agent.CertificateRequest;
import io.muster.contracts.agent.Endpoints;
import io.muster.contracts.agent.KeyChangeRequest;
import io.muster.contracts.agent.KeyChangeRequest.Purpose;
import io.muster.contracts.agent.NewIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of key and certificate, whatever is lost on the way.
class CertificateUpkeepTest {

    private static final MachineId MACHINE = new MachineId(UUID.randomUUID());
    private static final HostFingerprint HOST = HostFingerprint.of("m:" + "1".repeat(16));
    private static final Duration YEAR = Duration.ofDays(366);

    @TempDir
    Path directory;

    private final GatewayStandIn standIn = new GatewayStandIn();
    private final PushedTime time = new PushedTime();
    private AgentHome home;
    private MachineIdentity identity;
    private String oldKey = "";

    @BeforeEach
    void aMachineThatJoinedAYearAgo() throws IOException {
        home = new AgentHome(directory);
        new AgentConfig(
                        ResourceId.machine("s", "group", "box"),
                        MACHINE,
                        "s",
                        "group",
                        "box",
                        "here",
                        "tenant",
                        standIn.url())
                .write(home);
        oldKey = OneKey.in(home).publicKey();
        identity = restarted();
        grant(Endpoints.CERTIFICATES, "first");
        identity.renewCertificate();
        time.set(YEAR);
    }

    @AfterEach
    void stop() {
        standIn.close();
    }

    private MachineIdentity restarted() {
        var gateway = Gateway.at(standIn.url(), home.authority());
        return new MachineIdentity(home, gateway, MACHINE, MachineKey.in(home), time, () -> Optional.of(HOST));
    }

    private CertificateGrant grant(String chain) {
        var now = time.instant();
        return new CertificateGrant(chain, now.plus(Duration.ofDays(90)), now.plus(Duration.ofDays(45)));
    }

    private void grant(String path, String chain) throws IOException {
        standIn.tell("POST " + path, 200, Gateway.JSON.writeValueAsString(grant(chain)));
    }

    private void refuse(String path, int status, String code) {
        standIn.tell(
                "POST " + path,
                status,
                "{\"error\":{\"code\":\"" + code + "\",\"message\":\"no\"}}",
                Map.of("Retry-After", "900"));
    }

    private KeyChangeRequest asked(String path, int number) throws IOException {
        return Gateway.JSON.readValue(standIn.asked("POST", path).get(number).body(), KeyChangeRequest.class);
    }

    private String key() {
        return MachineKey.in(home).publicKey();
    }

    @Test
    void aCertificateRequestSaysWhichHostAsks() throws IOException {
        var asked = Gateway.JSON.readValue(
                standIn.asked("POST", Endpoints.CERTIFICATES).getFirst().body(), CertificateRequest.class);
        assertThat(asked.host()).isEqualTo(HOST);
    }

    @Test
    void aTokenRequestSaysWhichHostAsks() {
        assertThat(identity.token()).isEqualTo("t");
        assertThat(standIn.asked("POST", Endpoints.TOKEN).getFirst().body()).contains("&host=m%3A" + "1".repeat(16));
    }

    @Test
    void theIssuersAreFetchedWithEachRenewal() {
        standIn.tell("GET " + Endpoints.AUTHORITIES, 200, "-----BEGIN CERTIFICATE-----");
        time.set(Duration.ofDays(45));
        identity.renewCertificate();
        assertThat(home.issuers()).hasContent("-----BEGIN CERTIFICATE-----");
    }

    @Test
    void aKeyThatIsAYearOldGoesWithTheNextRenewal() throws Exception {
        // Given
        grant(Endpoints.KEYS, "second");
        // When
        identity.renewCertificate();
        // Then
        assertThat(home.certificate()).hasContent("second");
        assertThat(key()).isNotEqualTo(oldKey);
        assertThat(home.nextKey()).doesNotExist();
        var asked = asked(Endpoints.KEYS, 0);
        var verifier = Signature.getInstance("SHA256withRSA");
        verifier.initVerify(publicKey(oldKey));
        verifier.update(KeyChangeRequest.proven(Purpose.ROLL, MACHINE, asked.signingRequest()));
        assertThat(verifier.verify(Base64.getDecoder().decode(asked.proof()))).isTrue();
        identity.renewCertificate();
        assertThat(standIn.asked("POST", Endpoints.KEYS)).hasSize(1);
    }

    @Test
    void aYoungKeyStays() throws IOException {
        time.set(Duration.ofDays(46));
        grant(Endpoints.CERTIFICATES, "second");
        identity.renewCertificate();
        assertThat(home.certificate()).hasContent("second");
        assertThat(key()).isEqualTo(oldKey);
    }

    @Test
    void aLostAnswerToAKeyChangeIsAskedForAgainWithTheSameKeyAlsoAfterARestart() throws IOException {
        // Given
        standIn.tell("POST " + Endpoints.KEYS, 503, "");
        assertThatThrownBy(identity::renewCertificate).isInstanceOf(UncheckedIOException.class);
        var next = Files.readString(home.nextKey());
        assertThat(key()).as("kept until the new one was accepted").isEqualTo(oldKey);
        // When
        grant(Endpoints.KEYS, "second");
        restarted().renewCertificate();
        // Then
        assertThat(asked(Endpoints.KEYS, 1).signingRequest())
                .isEqualTo(asked(Endpoints.KEYS, 0).signingRequest());
        assertThat(home.key()).hasContent(next);
        assertThat(home.nextKey()).doesNotExist();
    }

    @Test
    void aMachineWhoseNewKeyIsRefusedStaysWithTheOldOne() throws IOException {
        refuse(Endpoints.KEYS, 403, "AuthorizationFailed");
        grant(Endpoints.CERTIFICATES, "second");
        identity.renewCertificate();
        assertThat(home.certificate()).hasContent("second");
        assertThat(key()).isEqualTo(oldKey);
        assertThat(home.nextKey()).doesNotExist();
    }

    @Test
    void whoHasToWaitIsToldHowLongAndKeepsBothKeys() {
        refuse(Endpoints.KEYS, 409, Endpoints.AWAITS_APPROVAL);
        assertThatThrownBy(identity::renewCertificate).isInstanceOfSatisfying(RefusedException.class, refused -> {
            assertThat(refused.code()).isEqualTo(Endpoints.AWAITS_APPROVAL);
            assertThat(refused.retryAfter()).isEqualTo(Duration.ofMinutes(15));
        });
        assertThat(home.nextKey()).exists();
        assertThat(key()).isEqualTo(oldKey);
    }

    @Test
    void aCopyBecomesTheMachineThatItIsToldToBe() throws IOException {
        // Given
        var told = aCopyIsTold();
        // When
        assertThat(identity.tend()).isTrue();
        assertThat(key()).as("until it is finished").isEqualTo(oldKey);
        assertThat(new Becoming(home).finish()).isTrue();
        // Then
        var config = AgentConfig.read(home).orElseThrow();
        assertThat(config.vmId()).isEqualTo(told.machine());
        assertThat(config.resourceId()).isEqualTo(told.resource());
        assertThat(config.resourceName()).isEqualTo("box-1a2b");
        assertThat(key()).isNotEqualTo(oldKey);
        assertThat(home.certificate()).hasContent("own");
        assertThat(asked(Endpoints.COPIES, 0).host()).isEqualTo(HOST);
        assertThat(new Becoming(home).finish()).isFalse();
    }

    @Test
    void aCopyThatIsCutOffGoesOnWhereItWas() throws IOException {
        // Given
        var told = aCopyIsTold();
        assertThat(identity.tend()).isTrue();
        Files.move(home.copyKey(), home.key(), StandardCopyOption.REPLACE_EXISTING);
        // When
        assertThat(new Becoming(home).finish()).isTrue();
        // Then
        assertThat(AgentConfig.read(home).orElseThrow().vmId()).isEqualTo(told.machine());
        assertThat(home.becoming()).doesNotExist();
    }

    @Test
    void aCopyWhoseAnswerWasLostAsksAgainWithTheSameKey() throws IOException {
        var _ = aCopyIsTold();
        standIn.tell("POST " + Endpoints.COPIES, 503, "");
        assertThatThrownBy(identity::tend).isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(identity::token).isInstanceOf(RefusedException.class);
        var _ = aCopyIsTold();
        assertThat(restartedCopy().tend()).isTrue();
        assertThat(asked(Endpoints.COPIES, 1).signingRequest())
                .isEqualTo(asked(Endpoints.COPIES, 0).signingRequest());
    }

    @Test
    void aCopyWhoseNameIsTakenTriesAnother() throws IOException {
        var _ = aCopyIsTold();
        refuse(Endpoints.COPIES, 409, "MachineExists");
        assertThatThrownBy(identity::tend).isInstanceOf(RefusedException.class);
        assertThat(home.copyKey()).doesNotExist();
        assertThat(key()).isEqualTo(oldKey);
    }

    private MachineIdentity restartedCopy() {
        var again = restarted();
        assertThatThrownBy(again::token).isInstanceOf(RefusedException.class);
        return again;
    }

    private NewIdentity aCopyIsTold() throws IOException {
        var told = new NewIdentity(
                new MachineId(UUID.randomUUID()), ResourceId.machine("s", "group", "box-1a2b"), grant("own"));
        refuse(Endpoints.TOKEN, 409, Endpoints.IS_A_COPY);
        standIn.tell("POST " + Endpoints.COPIES, 200, Gateway.JSON.writeValueAsString(told));
        assertThatThrownBy(identity::token).isInstanceOf(RefusedException.class);
        return told;
    }

    private static PublicKey publicKey(String pkcs1) throws Exception {
        var parts = RSAPublicKey.getInstance(Base64.getDecoder().decode(pkcs1));
        return KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(parts.getModulus(), parts.getPublicExponent()));
    }
}
