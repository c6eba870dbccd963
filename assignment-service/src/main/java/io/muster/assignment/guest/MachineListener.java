package io.muster.assignment.guest;

import io.muster.assignment.fleet.Fleet;
import io.muster.assignment.fleet.FleetMachine;
import io.muster.assignment.policy.PolicyAssignments;
import io.muster.chassis.fact.Arrival;
import io.muster.chassis.fact.Departure;
import io.muster.chassis.fact.Inbox;
import io.muster.chassis.fact.Outbox;
import io.muster.chassis.flow.InOrder;
import io.muster.contracts.MachineId;
import io.muster.contracts.facts.MachineChanged;
import io.muster.contracts.facts.TargetChanged;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// A machine that appears gets what is assigned above it; one that goes takes it along, with what was assigned
/// to it alone.
@Singleton
public class MachineListener {

    private final Inbox inbox;
    private final Fleet fleet;
    private final GuestAssignmentStore store;
    private final GuestAssignments assignments;
    private final PolicyAssignments policies;
    private final Outbox outbox;

    MachineListener(
            Inbox inbox,
            Fleet fleet,
            GuestAssignmentStore store,
            GuestAssignments assignments,
            PolicyAssignments policies,
            Outbox outbox) {
        this.inbox = inbox;
        this.fleet = fleet;
        this.store = store;
        this.assignments = assignments;
        this.policies = policies;
        this.outbox = outbox;
    }

    @Incoming("machines")
    public Uni<Void> on(ConsumerRecords<String, byte[]> records) {
        return inbox.together(
                "machines",
                records,
                arrivals -> fleet.holdCoverage().chain(() -> heard(arrivals)).chain(assignments::coverAll));
    }

    /// The machines that are to be covered: those that appeared or have changed, and are still there at the end.
    private Uni<List<FleetMachine>> heard(List<Arrival> arrivals) {
        var there = new LinkedHashMap<MachineId, FleetMachine>();
        return InOrder.each(arrivals, arrival -> switch (arrival) {
                    case Arrival.Told(var _, MachineChanged machine) -> appeared(machine, there);
                    case Arrival.Gone(var key) -> Departure.of(key, MachineId::of, this::gone);
                    case Arrival.Told _, Arrival.Strange _ -> Uni.createFrom().voidItem();
                })
                .map(_ -> List.copyOf(there.values()));
    }

    /// A machine that has the name of another takes its place, unless what was heard is older: the other's departure
    /// comes through another partition and may be heard later.
    private Uni<Void> appeared(MachineChanged told, Map<MachineId, FleetMachine> there) {
        return fleet.find(told.id()).chain(namesake -> {
            if (namesake.isEmpty() || namesake.get().id().equals(told.machine())) {
                return add(told, there);
            }
            var other = namesake.get();
            return other.toldAt().isAfter(told.at())
                    ? Uni.createFrom().voidItem()
                    : gone(other.id()).invoke(() -> there.remove(other.id())).chain(() -> add(told, there));
        });
    }

    private Uni<Void> add(MachineChanged told, Map<MachineId, FleetMachine> there) {
        return fleet.find(told.machine()).chain(before -> {
            var machine = new FleetMachine(
                    told.machine(),
                    told.id(),
                    told.location(),
                    told.osType(),
                    before.map(FleetMachine::epoch).orElse(0L),
                    told.at());
            if (there.containsKey(machine.id())
                    || before.filter(machine::isCoveredAs).isEmpty()) {
                there.put(machine.id(), machine);
            }
            return before.isPresent() ? fleet.save(machine) : fleet.add(machine);
        });
    }

    /// What was assigned to it alone is dropped once nothing more can be.
    private Uni<Void> gone(MachineId machine) {
        return fleet.find(machine)
                .chain(found -> found.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : store.ofMachine(machine)
                                .chain(assignments::drop)
                                .chain(() -> fleet.forget(machine))
                                .chain(() -> policies.dropWithin(found.get().resource())))
                .chain(() -> outbox.tombstone(TargetChanged.class, machine.toString()));
    }
}
