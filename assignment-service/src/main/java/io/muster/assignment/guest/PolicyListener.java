package io.muster.assignment.guest;

import io.muster.assignment.fleet.Fleet;
import io.muster.assignment.fleet.FleetMachine;
import io.muster.chassis.fact.Arrival;
import io.muster.chassis.fact.Inbox;
import io.muster.contracts.MachineId;
import io.muster.contracts.facts.PolicyAssignmentChanged;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// Covers the machines below a policy assignment as it comes, changes and goes. Heard through this service's own topic,
/// so that a crash in the middle begins again and the caller of the API does not wait for the whole fleet.
@Singleton
public class PolicyListener {

    private final Inbox inbox;
    private final Fleet fleet;
    private final GuestAssignmentStore store;
    private final GuestAssignments assignments;

    PolicyListener(Inbox inbox, Fleet fleet, GuestAssignmentStore store, GuestAssignments assignments) {
        this.inbox = inbox;
        this.fleet = fleet;
        this.store = store;
        this.assignments = assignments;
    }

    @Incoming("policies")
    public Uni<Void> on(ConsumerRecord<String, byte[]> record) {
        return inbox.once("policies", record, arrival -> switch (arrival) {
            case Arrival.Told(var _, PolicyAssignmentChanged policy) ->
                fleet.holdCoverage().chain(() -> fleet.within(policy.scope())).chain(assignments::coverAll);
            case Arrival.Gone(var key) ->
                fleet.holdCoverage().chain(() -> covered(key)).chain(assignments::coverAll);
            case Arrival.Told _, Arrival.Strange _ -> Uni.createFrom().voidItem();
        });
    }

    private Uni<List<FleetMachine>> covered(String policyKey) {
        return store.ofPolicy(policyKey)
                .chain(found -> Multi.createFrom()
                        .iterable(found.stream()
                                .map(GuestAssignment::machine)
                                .distinct()
                                .toList())
                        .onItem()
                        .<Optional<FleetMachine>>transformToUniAndConcatenate((MachineId id) -> fleet.find(id))
                        .filter(Optional::isPresent)
                        .map(Optional::get)
                        .collect()
                        .asList());
    }
}
