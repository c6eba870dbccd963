package io.muster.chassis.access;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// How old that is by which callers are let in. While the broker is away it goes on counting, because everybody's
/// access must not end with it; but what was taken from somebody meanwhile counts on too, so whoever runs this has
/// to see it: the gauge grows, and the service is not ready when it is too old.
@Readiness
@Startup
@Singleton
class GrantsAge implements HealthCheck {

    private final Supplier<Optional<Instant>> asOf;
    private final Clock clock;
    private final Duration staleAfter;

    @Inject
    GrantsAge(
            Grants grants,
            MeterRegistry meters,
            Clock clock,
            @ConfigProperty(name = "muster.access.stale-after", defaultValue = "PT5M") Duration staleAfter) {
        this(grants::asOf, clock, staleAfter);
        var _ = meters.gauge("muster_access_grants_age_seconds", this, GrantsAge::seconds);
    }

    GrantsAge(Supplier<Optional<Instant>> asOf, Clock clock, Duration staleAfter) {
        this.asOf = asOf;
        this.clock = clock;
        this.staleAfter = staleAfter;
    }

    @Override
    public HealthCheckResponse call() {
        var age = age();
        var answer = HealthCheckResponse.named("grants");
        age.ifPresent(old -> answer.withData("ageSeconds", old.toSeconds()));
        return answer.status(age.filter(old -> old.compareTo(staleAfter) <= 0).isPresent())
                .build();
    }

    private Optional<Duration> age() {
        return asOf.get().map(then -> Duration.between(then, clock.instant()));
    }

    private double seconds() {
        return age().map(Duration::toSeconds).map(Long::doubleValue).orElse(Double.NaN);
    }
}
