package io.muster.notification.stream;

import io.muster.chassis.fact.Arrival;
import io.muster.chassis.fact.Departure;
import io.muster.chassis.fact.Inbox;
import io.muster.contracts.MachineId;
import io.muster.contracts.facts.MachineChanged;
import io.muster.notification.machine.Machines;
import io.muster.notification.machine.Trust;
import io.muster.notification.presence.Presences;
import io.muster.notification.work.Work;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// Hears which machines there are. One that is gone loses its connection, its numbers and its
/// presence; one that is not trusted any more its connection.
@Singleton
public class MachineListener {

    private final Inbox inbox;
    private final Machines machines;
    private final Presences presences;
    private final Work work;
    private final Trust trust;
    private final Connections connections;

    MachineListener(
            Inbox inbox, Machines machines, Presences presences, Work work, Trust trust, Connections connections) {
        this.inbox = inbox;
        this.machines = machines;
        this.presences = presences;
        this.work = work;
        this.trust = trust;
        this.connections = connections;
    }

    @Incoming("machines")
    public Uni<Void> on(ConsumerRecords<String, byte[]> records) {
        return inbox.onceEach("machines", records, arrival -> switch (arrival) {
            case Arrival.Told(var _, MachineChanged machine) ->
                machines.add(machine)
                        .chain(isNew -> isNew
                                ? presences.appeared(machine.machine())
                                : Uni.createFrom().voidItem())
                        .invoke(() -> heed(machine));
            case Arrival.Gone(var key) -> Departure.of(key, MachineId::of, this::gone);
            case Arrival.Told _, Arrival.Strange _ -> Uni.createFrom().voidItem();
        });
    }

    /// Who is shut out is off the stream at once, not when its token ends.
    private void heed(MachineChanged machine) {
        trust.told(machine);
        if (!trust.isGiven(machine.machine())) {
            connections.distrusted(machine.machine());
        }
    }

    private Uni<Void> gone(MachineId machine) {
        trust.gone(machine);
        return machines.remove(machine).chain(() -> presences.gone(machine)).chain(() -> work.gone(machine));
    }
}
