package io.muster.assignment.guest;

import io.muster.assignment.content.Content;
import io.muster.assignment.fleet.Fleet;
import io.muster.contracts.ResourceId;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/// Moves guest assignments to a newer package as soon as one is published. Looks once at the start too: a package may
/// have come while nobody looked.
@Singleton
public class ContentWatch {

    private final Content content;
    private final Fleet fleet;
    private final GuestAssignments assignments;
    private volatile boolean due = true;

    ContentWatch(Content content, Fleet fleet, GuestAssignments assignments) {
        this.content = content;
        this.fleet = fleet;
        this.assignments = assignments;
    }

    /// On a worker thread: the directory is read with blocking calls, and the database session opens a context of its
    /// own. What fails is due again the next time.
    @Scheduled(every = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void look() throws Throwable {
        if (content.refresh()) {
            due = true;
        }
        if (due) {
            VertxContextSupport.subscribeAndAwait(this::coverEverything);
            due = false;
        }
    }

    private Uni<Void> coverEverything() {
        return Panache.withTransaction(() ->
                fleet.holdCoverage().chain(() -> fleet.within(ResourceId.ROOT)).chain(assignments::coverAll));
    }
}
