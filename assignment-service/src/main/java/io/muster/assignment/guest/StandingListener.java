package io.muster.assignment.guest;

import io.muster.chassis.fact.Arrival;
import io.muster.chassis.fact.Inbox;
import io.muster.contracts.facts.StandingChanged;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// Keeps the compliance status of guest assignments as evaluation-service says. A standing of an assignment that was
/// removed meanwhile, or of a machine that had the name before, is passed over.
@Singleton
public class StandingListener {

    private final Inbox inbox;
    private final GuestAssignmentStore store;

    StandingListener(Inbox inbox, GuestAssignmentStore store) {
        this.inbox = inbox;
        this.store = store;
    }

    @Incoming("standings")
    public Uni<Void> on(ConsumerRecord<String, byte[]> record) {
        return inbox.once(
                "standings",
                record,
                arrival -> arrival instanceof Arrival.Told(var _, StandingChanged standing)
                        ? apply(standing)
                        : Uni.createFrom().voidItem());
    }

    private Uni<Void> apply(StandingChanged standing) {
        return store.find(standing.assignment().key())
                .map(found -> found.filter(assignment -> assignment.machine().equals(standing.machine())))
                .chain(found -> found.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : store.save(found.get().with(standing)));
    }
}
