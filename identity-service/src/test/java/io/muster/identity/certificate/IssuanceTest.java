package io.muster.identity.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.contracts.MachineId;
import io.muster.identity.authority.Authority;
import io.muster.identity.authority.KeyRings;
import io.muster.identity.machine.Machine;
import io.muster.identity.machine.Samples;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IssuanceTest {

    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final Duration LIFE = Duration.ofDays(90);
    private static final Authority AUTHORITY = KeyRings.authority(NOW, LIFE);
    private static final X509Certificate ANY = AUTHORITY.ring().issuer().certificate();
    private static final Issuance.Policy MONTH = new Issuance.Policy(Duration.ofDays(30));
    private static final Issuance.Policy NOBODY = new Issuance.Policy(null);

    private static final Machine MACHINE = Samples.machine(Map.of(), "{}");

    private static Registered registered(Duration age, @Nullable RevocationReason reason) {
        var from = NOW.minus(age);
        return new Registered(
                "01",
                new MachineId(UUID.randomUUID()),
                AUTHORITY.ring().issuer().id(),
                "key",
                ANY,
                from,
                from.plus(LIFE),
                reason == null ? null : new Registered.Revocation(NOW, reason));
    }

    private static Issuance decide(Registered latest, boolean approved, Issuance.Policy policy) {
        return Issuance.decide(latest, "key", approved, AUTHORITY, policy, NOW);
    }

    private static Issuance first(Machine machine, boolean approved, Issuance.Policy policy, int days) {
        return Issuance.first(machine, approved, policy, Samples.NOON.plus(Duration.ofDays(days)));
    }

    private static Registered aged(int days) {
        return registered(Duration.ofDays(days), null);
    }

    @Test
    void whoJoinsGetsACertificate() {
        assertThat(first(MACHINE, false, NOBODY, 0)).isInstanceOf(Issuance.Fresh.class);
    }

    @Test
    void whoAsksLaterThanADayAfterJoiningIsTakenForOneThatComesBack() {
        assertThat(first(MACHINE, false, MONTH, 1)).isInstanceOf(Issuance.Fresh.class);
        assertThat(first(MACHINE, false, MONTH, 31)).isInstanceOf(Issuance.Fresh.class);
        assertThat(first(MACHINE, false, MONTH, 32)).isInstanceOf(Issuance.NeedsApproval.class);
        assertThat(first(MACHINE, false, NOBODY, 1)).isInstanceOf(Issuance.NeedsApproval.class);
        assertThat(first(MACHINE, true, NOBODY, 500)).isInstanceOf(Issuance.Fresh.class);
    }

    @Test
    void whoWasShutOutBeforeItHadOneNeedsAYesWhateverThePolicy() {
        var shutOut = MACHINE.shutOut(Samples.NOON).next();
        assertThat(first(shutOut, false, MONTH, 0)).isInstanceOf(Issuance.NeedsApproval.class);
        assertThat(first(shutOut, true, MONTH, 0)).isInstanceOf(Issuance.Fresh.class);
    }

    @Test
    void whoHasOneGetsItAgainUntilItsTime() {
        var young = aged(44);
        assertThat(decide(young, false, NOBODY)).isEqualTo(new Issuance.Again(young));
        assertThat(decide(aged(50), false, NOBODY)).isInstanceOf(Issuance.Fresh.class);
        assertThat(Issuance.decide(young, "other", false, AUTHORITY, NOBODY, NOW))
                .as("another key")
                .isInstanceOf(Issuance.Fresh.class);
    }

    @Test
    void whoComesBackInTimeComesBackByItselfWhereThatIsThePolicy() {
        assertThat(decide(aged(90), false, MONTH)).isInstanceOf(Issuance.Fresh.class);
        assertThat(decide(aged(120), false, MONTH)).isInstanceOf(Issuance.Fresh.class);
        assertThat(decide(aged(121), false, MONTH)).isInstanceOf(Issuance.NeedsApproval.class);
        assertThat(decide(aged(90), false, NOBODY)).isInstanceOf(Issuance.NeedsApproval.class);
        assertThat(decide(aged(500), true, NOBODY)).isInstanceOf(Issuance.Fresh.class);
    }

    @Test
    void whoseCertificateWasRevokedNeedsAYesWhateverThePolicy() {
        var revoked = registered(Duration.ofDays(1), RevocationReason.KEY_COMPROMISE);
        assertThat(decide(revoked, false, MONTH)).isInstanceOf(Issuance.NeedsApproval.class);
        assertThat(decide(revoked, true, MONTH)).isInstanceOf(Issuance.Fresh.class);
    }
}
