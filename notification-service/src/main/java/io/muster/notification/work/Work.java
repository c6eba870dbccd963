package io.muster.notification.work;

import io.muster.contracts.MachineId;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/// What there is to do for machines, kept and told.
@Singleton
public class Work {

    private final WorkStore store;
    private final Listeners listeners;

    Work(WorkStore store, Listeners listeners) {
        this.store = store;
        this.listeners = listeners;
    }

    /// Opens a session of its own.
    public Uni<Numbers> of(MachineId machine) {
        return Panache.withSession(() -> store.of(machine));
    }

    /// Asks the machine to evaluate now; done when it is connected, or as soon as it is again.
    Uni<Numbers> evaluateNow(MachineId machine) {
        return Panache.withTransaction(() -> store.ask(machine)).invoke(numbers -> listeners.grew(machine, numbers));
    }

    /// In the transaction at hand; to be told when it has ended.
    Uni<Void> target(MachineId machine, long epoch) {
        return store.raiseAssignments(machine, epoch);
    }

    /// Tells the machine's connection, if it has one, what there is. After the commit, because a machine that connects
    /// before it sees the numbers of before.
    Uni<Void> tell(MachineId machine) {
        return !listeners.isConnected(machine)
                ? Uni.createFrom().voidItem()
                : of(machine)
                        .invoke(numbers -> listeners.grew(machine, numbers))
                        .replaceWithVoid();
    }

    /// In the transaction at hand.
    Uni<Void> answered(MachineId machine, long evaluation) {
        return evaluation == 0 ? Uni.createFrom().voidItem() : store.raiseAnswered(machine, evaluation);
    }

    /// In the transaction at hand.
    public Uni<Void> gone(MachineId machine) {
        return store.remove(machine).invoke(() -> listeners.gone(machine));
    }
}
