package io.muster.notification.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.contracts.MachineId;
import io.muster.contracts.MachineStatus;
import io.muster.contracts.facts.PresenceChanged;
import io.muster.notification.presence.Presence.Awaiting;
import io.muster.notification.presence.Presence.Connected;
import io.muster.notification.presence.Presence.Disconnected;
import io.muster.notification.presence.Presence.Expired;
import io.muster.notification.presence.PresenceSettings.Limits;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PresenceTest {

    private static final MachineId MACHINE = new MachineId(UUID.randomUUID());
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final Limits LIMITS = new Limits(Duration.ofMinutes(15), Duration.ofDays(45));
    private static final Presence AWAITING = new Awaiting(MACHINE, START);
    private static final Presence CONNECTED = new Connected(MACHINE, START, START, "1.0");
    private static final Presence DISCONNECTED = new Disconnected(MACHINE, after(15), START, "1.0");
    private static final Presence EXPIRED = new Expired(MACHINE, afterDays(45), START, "1.0");

    private static Instant after(long minutes) {
        return START.plus(Duration.ofMinutes(minutes));
    }

    private static Instant afterDays(long days) {
        return START.plus(Duration.ofDays(days));
    }

    @Test
    void theFirstHeartbeatConnects() {
        var connected = AWAITING.heard(after(1), "1.0");
        assertThat(connected).isEqualTo(new Connected(MACHINE, after(1), after(1), "1.0"));
        assertThat(connected.changed())
                .isEqualTo(new PresenceChanged(MACHINE, MachineStatus.CONNECTED, after(1), "1.0", after(1)));
    }

    @Test
    void laterHeartbeatsAreRememberedAndChangeNoStatus() {
        assertThat(CONNECTED.heard(after(5), "1.1")).isEqualTo(new Connected(MACHINE, START, after(5), "1.1"));
    }

    @Test
    void anOlderHeartbeatChangesNothing() {
        for (var presence : new Presence[] {CONNECTED, DISCONNECTED, EXPIRED}) {
            assertThat(presence.heard(START.minusSeconds(1), "0.9")).isSameAs(presence);
            assertThat(presence.heard(START, "0.9")).isSameAs(presence);
        }
    }

    @Test
    void aQuarterOfAnHourOfSilenceDisconnects() {
        assertThat(CONNECTED.checked(after(15).minusMillis(1), START, LIMITS)).isSameAs(CONNECTED);

        var disconnected = CONNECTED.checked(after(15), START, LIMITS);
        assertThat(disconnected).isEqualTo(DISCONNECTED);
        assertThat(disconnected.changed())
                .isEqualTo(new PresenceChanged(MACHINE, MachineStatus.DISCONNECTED, START, "1.0", after(15)));
    }

    @Test
    void silenceIsCountedFromWhenListeningBeganAfterARestart() {
        var restart = after(60);
        assertThat(CONNECTED.checked(after(74), restart, LIMITS)).isSameAs(CONNECTED);
        assertThat(CONNECTED.checked(after(75), restart, LIMITS))
                .isEqualTo(new Disconnected(MACHINE, after(75), START, "1.0"));
    }

    @Test
    void fortyFiveDaysOfSilenceExpire() {
        assertThat(DISCONNECTED.checked(afterDays(45).minusMillis(1), START, LIMITS))
                .isSameAs(DISCONNECTED);
        var expired = DISCONNECTED.checked(afterDays(45), START, LIMITS);
        assertThat(expired).isEqualTo(EXPIRED);
        assertThat(expired.changed())
                .isEqualTo(new PresenceChanged(MACHINE, MachineStatus.EXPIRED, START, "1.0", afterDays(45)));
    }

    @Test
    void whoWasNeverHeardNeitherDisconnectsNorExpires() {
        assertThat(AWAITING.checked(afterDays(100), START, LIMITS)).isSameAs(AWAITING);
        assertThat(EXPIRED.checked(afterDays(100), START, LIMITS)).isSameAs(EXPIRED);
        assertThat(AWAITING.heardAt()).isEmpty();
        assertThat(AWAITING.version()).isNull();
    }

    @Test
    void comingBackConnects() {
        for (var presence : new Presence[] {DISCONNECTED, EXPIRED}) {
            var back = presence.heard(afterDays(50), "2.0");
            assertThat(back).isEqualTo(new Connected(MACHINE, afterDays(50), afterDays(50), "2.0"));
            assertThat(back.changed())
                    .isEqualTo(
                            new PresenceChanged(MACHINE, MachineStatus.CONNECTED, afterDays(50), "2.0", afterDays(50)));
        }
    }
}
