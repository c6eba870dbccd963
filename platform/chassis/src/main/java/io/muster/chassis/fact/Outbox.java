package io.muster.chassis.fact;

import io.muster.chassis.flow.InOrder;
import io.muster.contracts.facts.Fact;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Announces facts in the transaction at hand: they are told if and only if it commits. The relay sends them.
@Singleton
public class Outbox {

    /// So many rows are in one statement at most.
    private static final int TOGETHER = 50;

    private static final String INSERT = "insert into outbox (topic, key, wire_type, body, at) values ";
    private static final String ROW = "(:topic%1$d, :key%1$d, :type%1$d, :body%1$d, :at)";

    private final Clock clock;

    Outbox(Clock clock) {
        this.clock = clock;
    }

    /// In this order; facts of one key stay in order all the way, as long as the writer holds the thing's row.
    public Uni<Void> announce(List<? extends Fact> facts) {
        var rows = facts.stream().map(Row::of).gather(Gatherers.windowFixed(TOGETHER));
        return InOrder.each(rows.toList(), this::insert);
    }

    public Uni<Void> announce(Fact fact) {
        return insert(List.of(Row.of(fact)));
    }

    /// Says that a thing of this kind of state is gone.
    public Uni<Void> tombstone(Class<? extends Fact> kind, String key) {
        return insert(List.of(new Row(FactTypes.wire(kind).topic(), key, null, null)));
    }

    /// @param wireType null for a tombstone, which then has no body either
    private record Row(
            String topic,
            String key,
            @Nullable String wireType,
            @Nullable String body) {

        static Row of(Fact fact) {
            var wire = FactTypes.wire(fact.getClass());
            return new Row(wire.topic(), fact.key(), wire.type(), FactCodec.body(fact));
        }
    }

    private Uni<Void> insert(List<Row> rows) {
        var statement =
                IntStream.range(0, rows.size()).mapToObj(ROW::formatted).collect(Collectors.joining(", ", INSERT, ""));
        return Panache.getSession()
                .chain(session -> {
                    var query = session.createNativeQuery(statement)
                            .setParameter("at", OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC));
                    for (int i = 0; i < rows.size(); i += 1) {
                        var row = rows.get(i);
                        query.setParameter("topic" + i, row.topic())
                                .setParameter("key" + i, row.key())
                                .setParameter("type" + i, row.wireType())
                                .setParameter("body" + i, row.body());
                    }
                    return query.executeUpdate();
                })
                .replaceWithVoid();
    }
}
