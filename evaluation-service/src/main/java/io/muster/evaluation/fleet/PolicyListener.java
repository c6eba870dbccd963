package io.muster.evaluation.fleet;

import io.muster.chassis.fact.Arrival;
import io.muster.chassis.fact.Inbox;
import io.muster.contracts.facts.PolicyAssignmentChanged;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// Hears which policy assignments there are.
@Singleton
public class PolicyListener {

    private final Inbox inbox;
    private final Fleet fleet;

    PolicyListener(Inbox inbox, Fleet fleet) {
        this.inbox = inbox;
        this.fleet = fleet;
    }

    @Incoming("policies")
    public Uni<Void> on(ConsumerRecords<String, byte[]> records) {
        return inbox.onceEach("policies", records, arrival -> switch (arrival) {
            case Arrival.Told(var _, PolicyAssignmentChanged policy) -> fleet.add(policy);
            case Arrival.Gone(var key) -> fleet.removePolicy(key);
            case Arrival.Told _, Arrival.Strange _ -> Uni.createFrom().voidItem();
        });
    }
}
