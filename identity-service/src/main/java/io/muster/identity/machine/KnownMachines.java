package io.muster.identity.machine;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.muster.chassis.fact.StateView;
import io.muster.chassis.fact.StateViews;
import io.muster.contracts.MachineId;
import io.muster.contracts.facts.MachineChanged;
import io.quarkus.runtime.Startup;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/// The machines as we told of them last, in memory (`docs/adr/0011`). What was changed here and has not come back on
/// the topic is not known: the database decides until it has.
@Startup
@Singleton
class KnownMachines {

    /// A change that was rolled back never comes back; its machine is known again after this.
    private static final Duration PATIENCE = Duration.ofDays(1);

    private static final Predicate<MachineChanged> NOTHING = _ -> false;

    private final Function<String, Optional<MachineChanged>> told;
    private final Cache<MachineId, Predicate<MachineChanged>> awaited =
            Caffeine.newBuilder().expireAfterWrite(PATIENCE).build();

    @Inject
    KnownMachines(StateViews views) {
        this(sound(views.of(MachineChanged.class)));
    }

    KnownMachines(Function<String, Optional<MachineChanged>> told) {
        this.told = told;
    }

    Optional<KnownMachine> find(MachineId id) {
        return told.apply(id.toString()).filter(this::isLatest).flatMap(KnownMachine::of);
    }

    /// What its resource is tagged with.
    Optional<Map<String, String>> tags(MachineId id) {
        return told.apply(id.toString()).filter(this::isLatest).map(MachineChanged::tags);
    }

    /// Before it has caught up, a view tells of machines as they once were.
    private static Function<String, Optional<MachineChanged>> sound(StateView<MachineChanged> view) {
        return key -> view.caughtUp() ? view.find(key) : Optional.empty();
    }

    /// Before the transaction that changes a machine ends: this is what will be told of it, or what comes later.
    void expect(MachineChanged change) {
        awaited.asMap()
                .merge(
                        change.machine(),
                        fact -> fact.equals(change) || fact.at().isAfter(change.at()),
                        (before, next) -> before == NOTHING ? before : next);
    }

    /// Before the transaction that removes a machine ends.
    void expectNoMore(MachineId id) {
        awaited.put(id, NOTHING);
    }

    private boolean isLatest(MachineChanged fact) {
        var latest = awaited.getIfPresent(fact.machine());
        if (latest == null) {
            return true;
        }
        if (!latest.test(fact)) {
            return false;
        }
        awaited.asMap().remove(fact.machine(), latest);
        return true;
    }
}
