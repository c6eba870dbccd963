package io.muster.assignment.guest;

import io.muster.assignment.fleet.Fleet;
import io.muster.assignment.policy.PolicyAssignments;
import io.muster.chassis.fact.Arrival;
import io.muster.chassis.fact.Departure;
import io.muster.chassis.fact.Inbox;
import io.muster.contracts.ResourceId;
import io.muster.contracts.facts.ScopeChanged;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// Hears which scopes there are, and covers the machines below one that comes to be in another management group. What
/// was assigned at a scope that goes, or below it, goes too.
@Singleton
public class ScopeListener {

    private final Inbox inbox;
    private final Fleet fleet;
    private final GuestAssignments assignments;
    private final PolicyAssignments policies;

    ScopeListener(Inbox inbox, Fleet fleet, GuestAssignments assignments, PolicyAssignments policies) {
        this.inbox = inbox;
        this.fleet = fleet;
        this.assignments = assignments;
        this.policies = policies;
    }

    @Incoming("scopes")
    public Uni<Void> on(ConsumerRecord<String, byte[]> record) {
        return inbox.once("scopes", record, arrival -> switch (arrival) {
            case Arrival.Told(var _, ScopeChanged scope)
            when scope.id().resourceGroup().isPresent() ->
                fleet.place(scope.id(), null).replaceWithVoid();
            case Arrival.Told(var _, ScopeChanged scope) -> fleet.holdCoverage().chain(() -> placed(scope));
            case Arrival.Gone(var key) -> Departure.of(key, ResourceId::of, this::gone);
            case Arrival.Told _, Arrival.Strange _ -> Uni.createFrom().voidItem();
        });
    }

    /// Whatever comes first, the group, what is in it, or the machines: the last of them finds the others.
    private Uni<Void> placed(ScopeChanged scope) {
        return fleet.place(scope.id(), scope.parent())
                .chain(moved -> moved
                        ? fleet.within(scope.id()).chain(assignments::coverAll)
                        : Uni.createFrom().voidItem());
    }

    private Uni<Void> gone(ResourceId scope) {
        return fleet.remove(scope).chain(() -> policies.dropWithin(scope));
    }
}
