package io.muster.notification.stream;

import io.muster.chassis.fact.Arrival;
import io.muster.chassis.fact.Departure;
import io.muster.chassis.fact.Inbox;
import io.muster.contracts.MachineId;
import io.muster.contracts.facts.MachineChanged;
import io.muster.notification.machine.Machines;
import io.muster.notification.presence.Presences;
import io.muster.notification.work.Work;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// Hears which machines there are. One that is gone loses its connection, its numbers and its presence.
@Singleton
public class MachineListener {

    private final Inbox inbox;
    private final Machines machines;
    private final Presences presences;
    private final Work work;

    MachineListener(Inbox inbox, Machines machines, Presences presences, Work work) {
        this.inbox = inbox;
        this.machines = machines;
        this.presences = presences;
        this.work = work;
    }

    @Incoming("machines")
    public Uni<Void> on(ConsumerRecords<String, byte[]> records) {
        return inbox.onceEach("machines", records, arrival -> switch (arrival) {
            case Arrival.Told(var _, MachineChanged machine) ->
                machines.add(machine)
                        .chain(isNew -> isNew
                                ? presences.appeared(machine.machine())
                                : Uni.createFrom().voidItem());
            case Arrival.Gone(var key) -> Departure.of(key, MachineId::of, this::gone);
            case Arrival.Told _, Arrival.Strange _ -> Uni.createFrom().voidItem();
        });
    }

    private Uni<Void> gone(MachineId machine) {
        return machines.remove(machine).chain(() -> presences.gone(machine)).chain(() -> work.gone(machine));
    }
}
