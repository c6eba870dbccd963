package io.muster.chassis.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GrantsAgeTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private static HealthCheckResponse asked(@Nullable Duration age) {
        return new GrantsAge(
                        () -> Optional.ofNullable(age).map(NOON::minus),
                        Clock.fixed(NOON, ZoneOffset.UTC),
                        Duration.ofMinutes(5))
                .call();
    }

    @Test
    void whatIsFreshIsReadyAndSaysItsAge() {
        assertThat(asked(Duration.ofSeconds(12)).getStatus()).isEqualTo(Status.UP);
        assertThat(asked(Duration.ofSeconds(12)).getData().orElseThrow()).containsEntry("ageSeconds", 12L);
        assertThat(asked(Duration.ofMinutes(5)).getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void whatIsStaleOrWasNeverReadIsNotReady() {
        assertThat(asked(Duration.ofSeconds(301)).getStatus()).isEqualTo(Status.DOWN);
        assertThat(asked(null).getStatus()).isEqualTo(Status.DOWN);
    }
}
