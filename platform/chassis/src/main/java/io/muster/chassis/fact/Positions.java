package io.muster.chassis.fact;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hibernate.reactive.mutiny.Mutiny;

/// How far a consumer has come in each partition, kept beside what it has made of the records.
final class Positions {

    private static final String INSERT = "insert into inbox (consumer, topic, partition, next_offset) values ";
    private static final String ROW = "(:consumer, :topic%1$d, :partition%1$d, :offset%1$d)";

    /// A row that is there already stays as it is, and is held: nobody else applies what comes next.
    private static final String HOLD = " on conflict (consumer, topic, partition)"
            + " do update set next_offset = inbox.next_offset returning topic, partition, next_offset";

    private static final String MOVE =
            " on conflict (consumer, topic, partition) do update set next_offset = excluded.next_offset";

    private Positions() {}

    /// A partition of a topic; in one order for everybody who holds several.
    private record Place(String topic, int partition) implements Comparable<Place> {

        private static final Comparator<Place> ORDER =
                Comparator.comparing(Place::topic).thenComparing(Place::partition);

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }
    }

    /// Moves past all of them; what of them was not applied before.
    ///
    /// @param lot those of one partition in their order
    static Uni<List<Arrival>> advance(String consumer, List<Heard> lot) {
        return held(consumer, lot)
                .map(from -> lot.stream()
                        .filter(one -> one.record().offset() >= from.getOrDefault(place(one), 0L))
                        .toList())
                .call(fresh -> fresh.isEmpty() ? Uni.createFrom().voidItem() : moved(consumer, fresh))
                .map(fresh -> fresh.stream().map(Heard::arrival).toList());
    }

    /// The offsets to go on from.
    private static Uni<Map<Place, Long>> held(String consumer, List<Heard> lot) {
        var beginnings = new TreeMap<Place, Long>();
        lot.forEach(one -> beginnings.put(place(one), 0L));
        return Panache.getSession()
                .chain(session -> {
                    var query = session.createNativeQuery(statement(beginnings.size(), HOLD), Object[].class);
                    fill(query, consumer, beginnings);
                    return query.getResultList();
                })
                .map(rows -> rows.stream()
                        .collect(Collectors.toMap(
                                row -> new Place((String) row[0], ((Number) row[1]).intValue()),
                                row -> ((Number) row[2]).longValue())));
    }

    private static Uni<Void> moved(String consumer, List<Heard> fresh) {
        var ends = new TreeMap<Place, Long>();
        fresh.forEach(one -> ends.put(place(one), one.record().offset() + 1));
        return Panache.getSession()
                .chain(session -> {
                    var query = session.createNativeQuery(statement(ends.size(), MOVE));
                    fill(query, consumer, ends);
                    return query.executeUpdate();
                })
                .replaceWithVoid();
    }

    private static Place place(Heard heard) {
        return new Place(heard.record().topic(), heard.record().partition());
    }

    private static String statement(int rows, String onConflict) {
        return IntStream.range(0, rows).mapToObj(ROW::formatted).collect(Collectors.joining(", ", INSERT, onConflict));
    }

    private static void fill(Mutiny.AbstractQuery query, String consumer, SortedMap<Place, Long> offsets) {
        var _ = query.setParameter("consumer", consumer);
        int row = 0;
        for (var offset : offsets.entrySet()) {
            var _ = query.setParameter("topic" + row, offset.getKey().topic())
                    .setParameter("partition" + row, offset.getKey().partition())
                    .setParameter("offset" + row, offset.getValue());
            row += 1;
        }
    }
}
