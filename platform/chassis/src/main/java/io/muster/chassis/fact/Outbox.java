package io.muster.chassis.fact;

import io.muster.contracts.facts.Fact;
import io.muster.contracts.facts.Wire;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Announces facts in the transaction at hand: they are told if and only if it commits. The relay sends them.
@Singleton
public class Outbox {

    private static final String INSERT =
            "insert into outbox (topic, key, wire_type, body, at) values (:topic, :key, :type, :body, :at)";

    private final Clock clock;

    Outbox(Clock clock) {
        this.clock = clock;
    }

    /// In this order; facts of one key stay in order all the way, as long as the writer holds the thing's row.
    public Uni<Void> announce(List<? extends Fact> facts) {
        return facts.stream()
                .reduce(
                        Uni.createFrom().voidItem(),
                        (before, fact) -> before.chain(() -> announce(fact)),
                        (left, right) -> left.chain(() -> right));
    }

    public Uni<Void> announce(Fact fact) {
        var wire = FactTypes.wire(fact.getClass());
        return insert(wire.topic(), fact.key(), wire.type(), FactCodec.body(fact));
    }

    /// Says that a thing of this kind of state is gone.
    public Uni<Void> tombstone(Class<? extends Fact> kind, String key) {
        return insert(kind.getAnnotation(Wire.class).topic(), key, null, null);
    }

    private Uni<Void> insert(String topic, String key, @Nullable String wireType, @Nullable String body) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(INSERT)
                        .setParameter("topic", topic)
                        .setParameter("key", key)
                        .setParameter("type", wireType)
                        .setParameter("body", body)
                        .setParameter("at", OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
                        .executeUpdate())
                .replaceWithVoid();
    }
}
