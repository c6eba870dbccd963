package io.muster.identity.machine;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.muster.chassis.fact.StateViews;
import io.muster.contracts.MachineId;
import io.muster.contracts.facts.MachineChanged;
import io.quarkus.runtime.Startup;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/// The machines as we told of them last, in memory (`docs/adr/0011`). What was changed here and has not come back on
/// the
/// topic is not known: the database decides until it has.
@Startup
@Singleton
class KnownMachines {

    /// A change that was rolled back never comes back; its machine is known again after this.
    private static final Duration PATIENCE = Duration.ofDays(1);

    private final Function<String, Optional<MachineChanged>> told;
    private final Cache<MachineId, Instant> expected =
            Caffeine.newBuilder().expireAfterWrite(PATIENCE).build();

    @Inject
    KnownMachines(StateViews views) {
        this(views.of(MachineChanged.class)::find);
    }

    KnownMachines(Function<String, Optional<MachineChanged>> told) {
        this.told = told;
    }

    Optional<KnownMachine> find(MachineId id) {
        return told.apply(id.toString()).filter(this::isLatest).flatMap(KnownMachine::of);
    }

    /// Before the transaction that changes a machine ends: what is told of it from then on is from this instant.
    void expect(MachineId id, Instant from) {
        expected.asMap().merge(id, from, (one, other) -> one.isAfter(other) ? one : other);
    }

    /// Before the transaction that removes a machine ends.
    void expectNoMore(MachineId id) {
        expected.put(id, Instant.MAX);
    }

    private boolean isLatest(MachineChanged fact) {
        var from = expected.getIfPresent(fact.machine());
        if (from == null || fact.at().isBefore(from)) {
            return from == null;
        }
        expected.asMap().remove(fact.machine(), from);
        return true;
    }
}
