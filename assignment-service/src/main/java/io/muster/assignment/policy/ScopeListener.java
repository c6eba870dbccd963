package io.muster.assignment.policy;

import io.muster.assignment.fleet.Fleet;
import io.muster.chassis.fact.Arrival;
import io.muster.chassis.fact.Departure;
import io.muster.chassis.fact.Inbox;
import io.muster.contracts.ResourceId;
import io.muster.contracts.facts.ScopeChanged;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// Hears which subscriptions and resource groups there are. What was assigned at one that goes, or below it, goes too.
/// Policies are not assigned at management groups yet, so those are left out and an assignment there is refused.
@Singleton
public class ScopeListener {

    private final Inbox inbox;
    private final Fleet fleet;
    private final PolicyAssignments assignments;

    ScopeListener(Inbox inbox, Fleet fleet, PolicyAssignments assignments) {
        this.inbox = inbox;
        this.fleet = fleet;
        this.assignments = assignments;
    }

    @Incoming("scopes")
    public Uni<Void> on(ConsumerRecord<String, byte[]> record) {
        return inbox.once("scopes", record, arrival -> switch (arrival) {
            case Arrival.Told(var _, ScopeChanged scope)
            when scope.id().subscription().isPresent() -> fleet.add(scope.id());
            case Arrival.Gone(var key) -> Departure.of(key, ResourceId::of, this::gone);
            case Arrival.Told _, Arrival.Strange _ -> Uni.createFrom().voidItem();
        });
    }

    private Uni<Void> gone(ResourceId scope) {
        return fleet.remove(scope).chain(() -> assignments.dropWithin(scope));
    }
}
