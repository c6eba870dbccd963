package io.muster.identity.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.identity.keystore.KeyStores;
import io.muster.testkit.PushedClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Keys on a device, which knows no transactions.
class DeviceKeysTest {

    @TempDir
    Path directory;

    private final PushedClock clock = new PushedClock(Instant.parse("2026-01-01T00:00:00Z"));

    @BeforeEach
    void anEmptyDevice() {
        Device.empty();
    }

    private Keys keys() {
        return new Keys(
                new KeyStores(directory.resolve("authority"), "PKCS11", new Device(), "pin".toCharArray()),
                new Keys.Terms("https://gateway", Duration.ofDays(90), Duration.ofDays(3_650), Duration.ofDays(1)),
                clock);
    }

    private static List<String> issuers(Keys keys) {
        return keys.ring().issuers().stream().map(KeySlot::id).toList();
    }

    @Test
    void theKeysStayOnTheDevice() {
        var made = issuers(keys());
        assertThat(issuers(keys())).isEqualTo(made);
        assertThat(Files.exists(directory.resolve("authority"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aDeviceThatIsPulledOutDuringAPromotionLosesNoKey(int steps) {
        // Given
        var keys = keys();
        var before = issuers(keys);
        // When
        Device.pullOutAfter(steps);
        assertThatThrownBy(() -> keys.promote(true)).isInstanceOf(IllegalStateException.class);
        Device.pullOutAfter(Integer.MAX_VALUE);
        // Then
        assertThat(issuers(keys)).as("until the next start").isEqualTo(before);
        var after = keys();
        assertThat(issuers(after)).containsAll(before);
        assertThat(after.ring().issuer().id()).isEqualTo(steps == 0 ? before.getFirst() : before.getLast());
        assertThat(issuers(keys())).isEqualTo(issuers(after));
    }

    @Test
    void whatAnotherProcessHasPromotedIsSeen() {
        var one = keys();
        var other = keys();
        assertThat(one.promote(true)).isEmpty();
        other.tend();
        assertThat(issuers(other)).isEqualTo(issuers(one));
    }
}
