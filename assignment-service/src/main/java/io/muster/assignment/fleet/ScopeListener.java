package io.muster.assignment.fleet;

import io.muster.chassis.fact.Arrival;
import io.muster.chassis.fact.Inbox;
import io.muster.contracts.facts.ScopeChanged;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// Hears which subscriptions and resource groups there are.
@Singleton
public class ScopeListener {

    private final Inbox inbox;
    private final Fleet fleet;

    ScopeListener(Inbox inbox, Fleet fleet) {
        this.inbox = inbox;
        this.fleet = fleet;
    }

    @Incoming("scopes")
    public Uni<Void> on(ConsumerRecord<String, byte[]> record) {
        return inbox.once("scopes", record, arrival -> switch (arrival) {
            case Arrival.Told(var _, ScopeChanged scope) -> fleet.add(scope.id());
            case Arrival.Gone(var key) -> fleet.removeScope(key);
            case Arrival.Told _, Arrival.Strange _ -> Uni.createFrom().voidItem();
        });
    }
}
