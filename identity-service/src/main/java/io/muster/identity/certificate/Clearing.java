package io.muster.identity.certificate;

import io.muster.identity.host.Hosts;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;

/// Forgets what has been over for long.
@Singleton
public class Clearing {

    /// As long as the facts of certificates are kept.
    private static final Duration KEPT = Duration.ofDays(400);

    private final Register register;
    private final Hosts hosts;
    private final Clock clock;

    Clearing(Register register, Hosts hosts, Clock clock) {
        this.register = register;
        this.hosts = hosts;
        this.clock = clock;
    }

    @Scheduled(every = "24h", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> clear() {
        return Panache.withTransaction(() -> register.forget(clock.instant().minus(KEPT)))
                .chain(hosts::clear);
    }
}
