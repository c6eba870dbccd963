package io.muster.identity.machine;

import io.muster.chassis.fact.Arrival;
import io.muster.chassis.fact.Inbox;
import io.muster.chassis.flow.InOrder;
import io.muster.contracts.MachineId;
import io.muster.contracts.facts.PresenceChanged;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecords;
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
    public Uni<Void> on(ConsumerRecords<String, byte[]> records) {
        return inbox.together("presence", records, this::apply);
    }

    /// Of what is told together of one machine, the last counts.
    private Uni<Void> apply(List<Arrival> arrivals) {
        var told = new LinkedHashMap<MachineId, PresenceChanged>();
        arrivals.forEach(arrival -> {
            if (arrival instanceof Arrival.Told(var _, PresenceChanged presence)) {
                told.put(presence.machine(), presence);
            }
        });
        return store.allForChange(told.keySet())
                .chain(found -> InOrder.each(
                        found, machine -> store.save(machine.with(Objects.requireNonNull(told.get(machine.id()))))));
    }
}
