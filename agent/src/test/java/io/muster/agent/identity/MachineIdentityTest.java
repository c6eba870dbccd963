package io.muster.agent.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.agent.GatewayStandIn;
import io.muster.agent.PushedTime;
import io.muster.contracts.MachineId;
import io.muster.contracts.agent.CertificateGrant;
import io.muster.contracts.agent.Endpoints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineIdentityTest {

    private static final MachineId MACHINE = new MachineId(UUID.randomUUID());
    private static final Duration HALF_LIFE = Duration.ofDays(45);

    /// One for all tests: making a key takes long.
    @TempDir
    static Path keys;

    @TempDir
    Path directory;

    private final GatewayStandIn standIn = new GatewayStandIn();
    private final PushedTime time = new PushedTime();
    private AgentHome home;
    private MachineIdentity identity;

    @BeforeEach
    void aCertificate() throws IOException {
        home = new AgentHome(directory);
        identity = identity();
        grant("first");
        identity.renewCertificate();
    }

    @AfterEach
    void stop() {
        standIn.close();
    }

    private MachineIdentity identity() {
        var gateway = Gateway.at(standIn.url(), home.authority());
        return new MachineIdentity(home, gateway, MACHINE, MachineKey.in(new AgentHome(keys)), time);
    }

    /// For ninety days from now, to be renewed at half of its life.
    private void grant(String chain) throws IOException {
        var now = time.instant();
        standIn.tell(
                "POST " + Endpoints.CERTIFICATES,
                200,
                Gateway.JSON.writeValueAsString(
                        new CertificateGrant(chain, now.plus(HALF_LIFE.multipliedBy(2)), now.plus(HALF_LIFE))));
    }

    private int asked() {
        return standIn.asked("POST", Endpoints.CERTIFICATES).size();
    }

    private String kept() throws IOException {
        return Files.readString(home.certificate());
    }

    @Test
    void aMachineWithoutACertificateAsksForOne() throws IOException {
        assertThat(asked()).isEqualTo(1);
        assertThat(kept()).isEqualTo("first");
        assertThat(standIn.asked("POST", Endpoints.CERTIFICATES).getFirst().body())
                .contains(MACHINE.toString())
                .contains("BEGIN CERTIFICATE REQUEST");
    }

    @Test
    void beforeHalfOfItsLifeACertificateIsKept() throws IOException {
        grant("second");
        time.set(HALF_LIFE.minusSeconds(1));
        identity.renewCertificate();
        identity().renewCertificate();
        assertThat(asked()).isEqualTo(1);
        assertThat(kept()).isEqualTo("first");
    }

    @Test
    void atHalfOfItsLifeACertificateIsRenewedOnce() throws IOException {
        time.set(HALF_LIFE);
        grant("second");
        identity.renewCertificate();
        identity.renewCertificate();
        identity().renewCertificate();
        assertThat(asked()).isEqualTo(2);
        assertThat(kept()).isEqualTo("second");
        time.set(HALF_LIFE.multipliedBy(2));
        grant("third");
        identity.renewCertificate();
        assertThat(kept()).as("half of the second's life has gone by").isEqualTo("third");
    }

    @Test
    void theOldCertificateIsKeptWhileTheNextIsRefused() throws IOException {
        time.set(HALF_LIFE);
        standIn.tell("POST " + Endpoints.CERTIFICATES, 403, "{\"error\":{\"code\":\"No\",\"message\":\"no\"}}");
        assertThatThrownBy(identity::renewCertificate)
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("403 No");
        assertThat(kept()).isEqualTo("first");
        grant("second");
        identity.renewCertificate();
        assertThat(kept()).isEqualTo("second");
    }

    @Test
    void theOldCertificateIsKeptWhileTheControlPlaneIsAway() throws IOException {
        time.set(HALF_LIFE);
        standIn.close();
        assertThatThrownBy(identity::renewCertificate).isInstanceOf(UncheckedIOException.class);
        assertThat(kept()).isEqualTo("first");
    }

    @Test
    void aCopyStaysOneWhateverSomebodyAsksForMeanwhile() {
        standIn.tellOnce("POST " + Endpoints.TOKEN, 409, refusal(Endpoints.IS_A_COPY));
        standIn.tellOnce("POST " + Endpoints.TOKEN, 400, refusal("invalid_resource"));
        assertThatThrownBy(identity::token).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> identity.managedToken("nonsense")).isInstanceOf(RefusedException.class);
        assertThatThrownBy(identity::tend).isInstanceOf(RefusedException.class);
        assertThat(standIn.asked("POST", Endpoints.COPIES)).hasSize(1);
    }

    private static String refusal(String code) {
        return "{\"error\":{\"code\":\"" + code + "\",\"message\":\"no\"}}";
    }

    @Test
    void aTokenIsKeptUntilFiveMinutesBeforeItsEnd() {
        time.set(Duration.ofMinutes(1));
        assertThat(identity.token()).isEqualTo("t");
        time.set(Duration.ofMinutes(56).minusSeconds(1));
        assertThat(identity.token()).isEqualTo("t");
        assertThat(standIn.asked("POST", Endpoints.TOKEN)).hasSize(1);
        time.set(Duration.ofMinutes(56));
        assertThat(identity.token()).isEqualTo("t");
        assertThat(standIn.asked("POST", Endpoints.TOKEN)).hasSize(2);
    }
}
