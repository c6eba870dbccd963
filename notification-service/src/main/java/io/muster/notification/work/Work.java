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

    /// In the transaction at hand. Telling before it commits is harmless: the machine fetches by itself what the number
    /// stands for, and is told again when it connects.
    Uni<Void> target(MachineId machine, long epoch) {
        return store.raiseAssignments(machine, epoch)
                .chain(() -> store.of(machine))
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
