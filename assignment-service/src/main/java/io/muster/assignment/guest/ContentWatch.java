package io.muster.assignment.guest;

import io.muster.assignment.content.Content;
import io.muster.assignment.fleet.Fleet;
import io.muster.contracts.ResourceId;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Singleton;

/// Moves guest assignments to a newer package as soon as one is published. Looks once at the start too: a package may
/// have come while nobody looked.
@Singleton
public class ContentWatch {

    private final Content content;
    private final Fleet fleet;
    private final GuestAssignments assignments;
    private boolean looked;

    ContentWatch(Content content, Fleet fleet, GuestAssignments assignments) {
        this.content = content;
        this.fleet = fleet;
        this.assignments = assignments;
    }

    @Scheduled(every = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> look() {
        boolean first = !looked;
        return Uni.createFrom()
                .item(content::refresh)
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .chain(changed -> changed || first
                        ? coverEverything().invoke(() -> looked = true)
                        : Uni.createFrom().voidItem());
    }

    private Uni<Void> coverEverything() {
        return Panache.withTransaction(() ->
                fleet.holdCoverage().chain(() -> fleet.within(ResourceId.ROOT)).chain(assignments::coverAll));
    }
}
