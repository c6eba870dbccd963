package io.muster.identity.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.contracts.HostFingerprint;
import io.muster.contracts.MachineId;
import io.muster.contracts.facts.MachineCopied;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SightingsTest {

    private static final MachineId MACHINE = new MachineId(UUID.randomUUID());
    private static final Duration WINDOW = Duration.ofDays(1);
    private static final String A = "m:%016x u:%016x".formatted(1, 1);
    private static final String B = "m:%016x u:%016x".formatted(1, 2);
    private static final String C = "m:%016x u:%016x".formatted(1, 3);

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private Sightings sightings = new Sightings(MACHINE, List.of());
    private List<MachineCopied> facts = List.of();

    /// True when the host is told that it is a copy.
    private boolean see(String host, Duration later) {
        now = now.plus(later);
        var look = sightings.see(HostFingerprint.of(host), UUID.randomUUID(), now, WINDOW);
        var all = new ArrayList<>(sightings.all());
        for (var changed : look.changed()) {
            all.removeIf(one -> one.id().equals(changed.id()));
            all.add(changed);
        }
        sightings = new Sightings(MACHINE, all);
        facts = look.facts();
        return look.copy();
    }

    private boolean see(String host) {
        return see(host, Duration.ofMinutes(30));
    }

    @Test
    void oneHostIsNeverACopy() {
        for (int i = 0; i < 100; i += 1) {
            assertThat(see(A)).isFalse();
        }
        assertThat(sightings.all()).hasSize(1);
    }

    @Test
    void aHostThatMemorySawLaterCountsAsSeenThen() {
        assertThat(see(A)).isFalse();
        var seen = sightings.all().getFirst();
        var later = now.plusSeconds(60);
        assertThat(sightings.seenLast(seen.id(), later).all().getFirst().lastSeen())
                .isEqualTo(later);
        assertThat(sightings.seenLast(seen.id(), now.minusSeconds(60))).isEqualTo(sightings);
        assertThat(sightings.seenLast(UUID.randomUUID(), later)).isEqualTo(sightings);
    }

    @Test
    void newHardwareIsNoCopy() {
        assertThat(see(A)).isFalse();
        assertThat(see(B)).isFalse();
        assertThat(see(B, Duration.ofDays(30))).isFalse();
        assertThat(see(C)).isFalse();
        assertThat(facts).isEmpty();
    }

    @Test
    void aFailoverAndTheWayBackIsNoCopy() {
        assertThat(see(A)).isFalse();
        assertThat(see(B)).isFalse();
        assertThat(see(A)).isFalse();
        assertThat(see(A)).isFalse();
        assertThat(see(B, Duration.ofDays(3))).isFalse();
        assertThat(see(A, Duration.ofDays(3))).isFalse();
    }

    @Test
    void twoHostsThatAlternateAreToldApartAndTheFirstOneKeepsTheIdentity() {
        assertThat(see(A)).isFalse();
        assertThat(see(B)).isFalse();
        assertThat(see(A)).isFalse();
        assertThat(see(B)).isTrue();
        assertThat(facts)
                .containsExactly(new MachineCopied(MACHINE, HostFingerprint.of(A), HostFingerprint.of(B), now));
        assertThat(see(A)).isFalse();
        assertThat(see(B)).isTrue();
        assertThat(facts).as("told once").isEmpty();
    }

    @Test
    void itDoesNotMatterWhoComesWhenTheyAreToldApart() {
        assertThat(see(A, Duration.ofDays(10))).isFalse();
        assertThat(see(B, Duration.ofDays(10))).isFalse();
        assertThat(see(A, Duration.ofDays(10))).isFalse();
        assertThat(see(B, Duration.ofDays(10))).isFalse();
        assertThat(see(A)).as("the second return within a day").isFalse();
        assertThat(facts).hasSize(1);
        assertThat(see(B)).isTrue();
    }

    @Test
    void ofManyCopiesOfAHostThatIsGoneTheFirstOneSeenGoesOn() {
        assertThat(see(A)).isFalse();
        now = now.plus(Duration.ofDays(10));
        assertThat(see(B)).isFalse();
        assertThat(see(C)).isFalse();
        assertThat(see(B)).isFalse();
        assertThat(see(C)).isTrue();
        assertThat(see(B)).isFalse();
        assertThat(see(C)).isTrue();
    }

    @Test
    void aThirdHostIsFoundAsTheSecondWas() {
        see(A);
        see(B);
        see(A);
        assertThat(see(B)).isTrue();
        assertThat(see(A)).isFalse();
        assertThat(see(C)).isFalse();
        assertThat(see(A)).isFalse();
        assertThat(see(C)).isTrue();
        assertThat(see(B)).isTrue();
        assertThat(see(A)).isFalse();
    }

    @Test
    void theNewHardwareOfAnOriginalIsNoCopyThoughItHadOne() {
        see(A);
        see(B);
        see(A);
        assertThat(see(B)).isTrue();
        assertThat(see(C, Duration.ofDays(5))).isFalse();
        assertThat(see(C)).isFalse();
        assertThat(see(B)).isTrue();
        assertThat(see(C)).isFalse();
    }

    @Test
    void aLookWithoutPrivilegeSeesLessAndTakesNothingAway() {
        see(A);
        see("m:%016x".formatted(1));
        assertThat(sightings.all())
                .singleElement()
                .satisfies(one -> assertThat(one.host()).hasToString(A));
    }
}
