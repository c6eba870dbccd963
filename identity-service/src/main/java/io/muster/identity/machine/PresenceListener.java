package io.muster.identity.machine;

import io.muster.chassis.fact.Arrival;
import io.muster.chassis.fact.Inbox;
import io.muster.contracts.facts.PresenceChanged;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// Keeps the status of machine resources as presence says. A machine that was deleted meanwhile is passed over.
@Singleton
public class PresenceListener {

    private final Inbox inbox;
    private final MachineStore store;

    PresenceListener(Inbox inbox, MachineStore store) {
        this.inbox = inbox;
        this.store = store;
    }

    @Incoming("presence")
    public Uni<Void> on(ConsumerRecord<String, byte[]> record) {
        return inbox.once(
                "presence",
                record,
                arrival -> arrival instanceof Arrival.Told(var _, PresenceChanged presence)
                        ? apply(presence)
                        : Uni.createFrom().voidItem());
    }

    private Uni<Void> apply(PresenceChanged presence) {
        return store.findForChange(presence.machine())
                .chain(found -> found.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : store.save(found.get().with(presence)));
    }
}
