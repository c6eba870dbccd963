package io.muster.chassis.fact;

import io.muster.contracts.facts.Fact;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// A compacted topic held in memory: the latest of every key. Made by [StateViews].
public final class StateView<F extends Fact> {

    private final Class<F> kind;
    private volatile Map<String, F> latest = new ConcurrentHashMap<>();
    private Map<String, F> filling = latest;
    private volatile boolean caughtUp;
    private volatile @Nullable Instant asOf;

    StateView(Class<F> kind) {
        this.kind = kind;
    }

    public Optional<F> find(String key) {
        return Optional.ofNullable(latest.get(key));
    }

    public boolean any(Predicate<F> wanted) {
        return latest.values().stream().anyMatch(wanted);
    }

    public Collection<F> all() {
        return latest.values();
    }

    /// True once everything that was on the topic when we started has been read.
    public boolean caughtUp() {
        return caughtUp;
    }

    /// All that was on the topic at this moment has been read; empty before we have caught up. It grows old while the
    /// broker is away: what was told since is not here.
    public Optional<Instant> asOf() {
        return Optional.ofNullable(asOf);
    }

    Class<F> kind() {
        return kind;
    }

    /// The topic is read from its beginning again. What was known stands until that is done; what is gone meanwhile is
    /// then gone here too, even if its tombstone was compacted away.
    void startOver() {
        filling = new ConcurrentHashMap<>();
    }

    /// @param at when the end of the topic was where we are now
    void isCaughtUp(Instant at) {
        latest = filling;
        asOf = at;
        caughtUp = true;
    }

    void apply(ConsumerRecord<String, byte[]> record) {
        switch (FactCodec.read(record)) {
            case Arrival.Told(var key, var fact) when kind.isInstance(fact) -> filling.put(key, kind.cast(fact));
            case Arrival.Gone(var key) -> filling.remove(key);
            case Arrival.Told _, Arrival.Strange _ -> {}
        }
    }
}
