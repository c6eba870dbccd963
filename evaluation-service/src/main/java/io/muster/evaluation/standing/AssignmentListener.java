package io.muster.evaluation.standing;

import io.muster.chassis.fact.Arrival;
import io.muster.chassis.fact.Departure;
import io.muster.chassis.fact.Inbox;
import io.muster.contracts.MachineId;
import io.muster.contracts.facts.GuestAssignmentChanged;
import io.muster.contracts.facts.MachineChanged;
import io.muster.evaluation.fleet.Fleet;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// Hears which machines and guest assignments there are; what is gone takes its standing along and closes its findings.
@Singleton
public class AssignmentListener {

    private final Inbox inbox;
    private final Fleet fleet;
    private final Standings standings;

    AssignmentListener(Inbox inbox, Fleet fleet, Standings standings) {
        this.inbox = inbox;
        this.fleet = fleet;
        this.standings = standings;
    }

    /// One by one: a machine that goes takes all of its assignments at once, in no order.
    @Incoming("assignments")
    public Uni<Void> onAssignment(ConsumerRecord<String, byte[]> record) {
        return inbox.once("assignments", record, arrival -> switch (arrival) {
            case Arrival.Told(var _, GuestAssignmentChanged assignment) -> fleet.add(assignment);
            case Arrival.Gone(var key) -> standings.remove(key);
            case Arrival.Told _, Arrival.Strange _ -> Uni.createFrom().voidItem();
        });
    }

    @Incoming("machines")
    public Uni<Void> onMachine(ConsumerRecords<String, byte[]> records) {
        return inbox.onceEach("machines", records, arrival -> switch (arrival) {
            case Arrival.Told(var _, MachineChanged machine) -> fleet.add(machine);
            case Arrival.Gone(var key) -> Departure.of(key, MachineId::of, standings::remove);
            case Arrival.Told _, Arrival.Strange _ -> Uni.createFrom().voidItem();
        });
    }
}
