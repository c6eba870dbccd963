package io.muster.identity.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.chassis.arm.ArmError;
import io.muster.identity.keystore.KeyStores;
import io.muster.testkit.PushedClock;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysTest {

    private static final Duration LIFE = Duration.ofDays(90);
    private static final Duration ISSUER_LIFE = Duration.ofDays(3_650);

    @TempDir
    Path directory;

    private final PushedClock clock = new PushedClock(Instant.parse("2026-01-01T00:00:00Z"));

    private Path file() {
        return directory.resolve("keys/authority.p12");
    }

    private Keys keys() {
        return keys("secret");
    }

    private Keys keys(String password) {
        return new Keys(
                new KeyStores(file(), "PKCS12", null, password.toCharArray()),
                new Keys.Terms("https://gateway", LIFE, ISSUER_LIFE, Duration.ofDays(1)),
                clock);
    }

    private static List<String> issuers(Keys keys) {
        return keys.ring().issuers().stream().map(KeySlot::id).toList();
    }

    @Test
    void theKeysAreMadeOnceAndReadableByTheirOwnerAlone() throws Exception {
        var made = issuers(keys());
        assertThat(made).hasSize(2).doesNotHaveDuplicates();
        assertThat(issuers(keys())).isEqualTo(made);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void aWrongPasswordEndsTheStart() {
        var _ = keys();
        assertThatThrownBy(() -> keys("wrong")).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void theNextIssuerTakesOverAndTheFormerOneIsKept() {
        // Given
        var keys = keys();
        var before = issuers(keys);
        clock.push(LIFE);
        // When
        var refusal = keys.promote(false);
        // Then
        assertThat(refusal).isEmpty();
        assertThat(keys.ring().issuer().id()).isEqualTo(before.getLast());
        assertThat(keys.ring().formerIssuers()).extracting(KeySlot::id).containsExactly(before.getFirst());
        assertThat(before).doesNotContain(keys.ring().nextIssuer().id());
        assertThat(issuers(keys())).as("after a restart").isEqualTo(issuers(keys));
    }

    @Test
    void anIssuerThatNotEverybodyCanKnowYetIsPromotedByForceOnly() {
        var keys = keys();
        var before = issuers(keys);
        clock.push(LIFE.minusDays(1));
        assertThat(keys.promote(false).map(ArmError::code)).contains("NextAuthorityTooYoung");
        assertThat(issuers(keys)).isEqualTo(before);
        assertThat(keys.promote(true)).isEmpty();
        assertThat(keys.ring().issuer().id()).isEqualTo(before.getLast());
    }

    @Test
    void theIssuerGivesWayByItselfWellBeforeItsEnd() {
        var keys = keys();
        var first = keys.ring().issuer().id();
        clock.push(ISSUER_LIFE.minus(LIFE.multipliedBy(4)).minusDays(1));
        keys.tend();
        assertThat(keys.ring().issuer().id()).isEqualTo(first);
        clock.push(Duration.ofDays(1));
        keys.tend();
        var second = keys.ring().issuer().id();
        assertThat(second).isNotEqualTo(first);
        // The second is as old as the first; the third takes over as soon as everybody can know it.
        keys.tend();
        assertThat(keys.ring().issuer().id()).isEqualTo(second);
        clock.push(LIFE);
        keys.tend();
        assertThat(keys.ring().issuer().id()).isNotEqualTo(second);
        assertThat(keys.ring().issuer().ends()).isAfter(clock.instant().plus(ISSUER_LIFE.dividedBy(2)));
    }

    @Test
    void aFormerIssuerIsDroppedAtItsEnd() {
        var keys = keys();
        assertThat(keys.promote(true)).isEmpty();
        clock.push(ISSUER_LIFE.plusDays(1));
        keys.tend();
        assertThat(keys.ring().formerIssuers()).isEmpty();
    }

    @Test
    void whatAnotherProcessHasPromotedIsSeen() {
        var one = keys();
        var other = keys();
        clock.push(LIFE);
        assertThat(one.promote(false)).isEmpty();
        other.tend();
        assertThat(issuers(other)).isEqualTo(issuers(one));
        assertThat(other.promote(false))
                .as("the other's promotion counts")
                .map(ArmError::code)
                .contains("NextAuthorityTooYoung");
    }

    @Test
    void aPromotionThatWasCutOffIsFinishedAtTheStart() throws Exception {
        // Given
        var before = issuers(keys());
        var store = KeyStore.getInstance(file().toFile(), "secret".toCharArray());
        store.deleteEntry("issuer-current");
        try (var out = Files.newOutputStream(file())) {
            store.store(out, "secret".toCharArray());
        }
        // When
        var keys = keys();
        // Then
        assertThat(keys.ring().issuer().id()).isEqualTo(before.getLast());
        assertThat(before).doesNotContain(keys.ring().nextIssuer().id());
    }
}
