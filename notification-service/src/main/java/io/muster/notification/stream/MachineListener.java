package io.muster.notification.stream;

import io.muster.chassis.fact.Arrival;
import io.muster.chassis.fact.Inbox;
import io.muster.contracts.MachineId;
import io.muster.contracts.facts.MachineChanged;
import io.muster.contracts.facts.Topics;
import io.muster.notification.machine.Machines;
import io.muster.notification.presence.Presences;
import io.muster.notification.work.Work;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/// Hears which machines there are. One that is gone loses its connection, its numbers and its presence.
@Singleton
public class MachineListener {

    private static final Logger LOG = Logger.getLogger(MachineListener.class);

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
    public Uni<Void> on(ConsumerRecord<String, byte[]> record) {
        return inbox.once("machines", record, arrival -> switch (arrival) {
            case Arrival.Told(var _, MachineChanged machine) ->
                machines.add(machine)
                        .chain(isNew -> isNew
                                ? presences.appeared(machine.machine())
                                : Uni.createFrom().voidItem());
            case Arrival.Gone(var key) -> gone(key);
            case Arrival.Told _, Arrival.Strange _ -> Uni.createFrom().voidItem();
        });
    }

    private Uni<Void> gone(String key) {
        var machine = Machines.id(key);
        if (machine.isEmpty()) {
            LOG.errorf("A tombstone of no machine was skipped topic=%s", Topics.MACHINES);
            return Uni.createFrom().voidItem();
        }
        return gone(machine.get());
    }

    private Uni<Void> gone(MachineId machine) {
        return machines.remove(machine).chain(() -> presences.gone(machine)).chain(() -> work.gone(machine));
    }
}
