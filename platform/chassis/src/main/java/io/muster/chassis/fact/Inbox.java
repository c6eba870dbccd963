package io.muster.chassis.fact;

import io.micrometer.core.instrument.MeterRegistry;
import io.muster.chassis.flow.InOrder;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.hibernate.exception.ConstraintViolationException;
import org.hibernate.exception.DataException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Applies each record once: the consumer's position moves in the same transaction as what the record changes, so a
/// record that comes again after a crash is seen to be old and passed over.
@Singleton
public class Inbox {

    private static final Logger LOG = Logger.getLogger(Inbox.class);
    private static final Duration FIRST_WAIT = Duration.ofMillis(200);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);
    private static final int MOST_TRIES = 5;

    /// So many records are in one transaction at most: whoever needs a row that it holds waits for all of them.
    private static final int MOST_TOGETHER = 100;

    private static final String PARK = """
            insert into parked_record (consumer, topic, partition, at_offset, key, value, why, at)
            values (:consumer, :topic, :partition, :offset, :key, :value, :why, :at)
            on conflict do nothing
            """;

    private final Vertx vertx;
    private final MeterRegistry meters;
    private final Clock clock;

    Inbox(Vertx vertx, MeterRegistry meters, Clock clock) {
        this.vertx = vertx;
        this.meters = meters;
        this.clock = clock;
    }

    /// Each record in a transaction of its own, for handlers that take turns or hold what others hold too.
    ///
    /// While the database is away a record is tried again for as long as it takes, and what comes after it waits. A
    /// record that the handler can never take is parked after a few tries, with its reason, and the others go on.
    public Uni<Void> once(
            String consumer, ConsumerRecord<String, byte[]> record, Function<Arrival, Uni<Void>> handler) {
        return InOrder.each(readable(List.of(record)), read -> apply(consumer, List.of(read), each(handler)));
    }

    /// The records of a poll, of all its partitions, as many in one transaction as can be: what is told together
    /// costs one commit. What is gone has a transaction of its own, because clearing up holds a lot. If one fails,
    /// each is applied by itself, as by [#once].
    ///
    /// @param handler takes what rows it holds in one order; may be run again after a failure
    public Uni<Void> together(
            String consumer, ConsumerRecords<String, byte[]> records, Function<List<Arrival>, Uni<Void>> handler) {
        var all = records.partitions().stream()
                .flatMap(partition -> records.records(partition).stream())
                .toList();
        return InOrder.each(Heard.lots(readable(all), MOST_TOGETHER), lot -> apply(consumer, lot, handler));
    }

    /// The same for a handler that takes one after the other.
    public Uni<Void> onceEach(
            String consumer, ConsumerRecords<String, byte[]> records, Function<Arrival, Uni<Void>> handler) {
        return together(consumer, records, each(handler));
    }

    private static Function<List<Arrival>, Uni<Void>> each(Function<Arrival, Uni<Void>> handler) {
        return arrivals -> InOrder.each(arrivals, handler::apply);
    }

    private List<Heard> readable(List<ConsumerRecord<String, byte[]>> records) {
        var read = records.stream().map(Heard::of).toList();
        read.forEach(one -> {
            if (one.arrival() instanceof Arrival.Strange strange) {
                skip(one.record(), strange);
            }
        });
        return read.stream()
                .filter(one -> !(one.arrival() instanceof Arrival.Strange))
                .toList();
    }

    private void skip(ConsumerRecord<String, byte[]> record, Arrival.Strange strange) {
        LOG.errorf("A record was skipped topic=%s offset=%d error=%s", record.topic(), record.offset(), strange.why());
        meters.counter("muster_inbox_skipped_records", "topic", record.topic()).increment();
    }

    private Uni<Void> apply(String consumer, List<Heard> lot, Function<List<Arrival>, Uni<Void>> handler) {
        if (lot.size() == 1) {
            return attempt(consumer, lot.getFirst().record(), () -> inTransaction(consumer, lot, handler), 1);
        }
        return inTransaction(consumer, lot, handler).onFailure().recoverWithUni(failure -> {
            LOG.warnf(failure, "Records will be tried one by one consumer=%s records=%d", consumer, lot.size());
            return InOrder.each(lot, one -> apply(consumer, List.of(one), handler));
        });
    }

    private Uni<Void> inTransaction(String consumer, List<Heard> lot, Function<List<Arrival>, Uni<Void>> handler) {
        return Panache.withTransaction(() -> Positions.advance(consumer, lot)
                .chain(fresh -> fresh.isEmpty() ? Uni.createFrom().voidItem() : handler.apply(fresh)));
    }

    private Uni<Void> attempt(
            String consumer, ConsumerRecord<String, byte[]> record, Supplier<Uni<Void>> work, int attempt) {
        return work.get().onFailure().recoverWithUni(failure -> {
            if (attempt >= MOST_TRIES && isPermanent(failure)) {
                LOG.errorf(
                        failure,
                        "A record is parked consumer=%s topic=%s partition=%d offset=%d",
                        consumer,
                        record.topic(),
                        record.partition(),
                        record.offset());
                return attempt(consumer, record, () -> park(consumer, record, failure), 1);
            }
            LOG.warnf(failure, "A record will be tried again topic=%s offset=%d", record.topic(), record.offset());
            return pause(wait(attempt)).chain(() -> attempt(consumer, record, work, attempt + 1));
        });
    }

    /// Bad data and broken rules stay bad; everything else may pass.
    private static boolean isPermanent(Throwable failure) {
        for (var at = failure; at != null; at = at.getCause()) {
            if (at instanceof IllegalArgumentException
                    || at instanceof NullPointerException
                    || at instanceof ConstraintViolationException
                    || at instanceof DataException) {
                return true;
            }
        }
        return false;
    }

    private Uni<Void> park(String consumer, ConsumerRecord<String, byte[]> record, Throwable failure) {
        return inTransaction(consumer, List.of(Heard.of(record)), _ -> note(consumer, record, failure))
                .invoke(() -> meters.counter("muster_inbox_parked_records", "topic", record.topic())
                        .increment());
    }

    private Uni<Void> note(String consumer, ConsumerRecord<String, byte[]> record, Throwable failure) {
        var value = record.value();
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(PARK)
                        .setParameter("consumer", consumer)
                        .setParameter("topic", record.topic())
                        .setParameter("partition", record.partition())
                        .setParameter("offset", record.offset())
                        .setParameter("key", text(record.key()))
                        .setParameter("value", text(value == null ? null : new String(value, StandardCharsets.UTF_8)))
                        .setParameter("why", text(String.valueOf(failure)))
                        .setParameter("at", clock.instant().atOffset(ZoneOffset.UTC))
                        .executeUpdate())
                .replaceWithVoid();
    }

    /// PostgreSQL has no text with a NUL in it.
    private static @Nullable String text(@Nullable String any) {
        return any == null ? null : any.replace('\0', '\uFFFD');
    }

    /// A timer of the context we are on: a database session belongs to its context.
    private Uni<Void> pause(Duration wait) {
        var context = vertx.getOrCreateContext();
        return Uni.createFrom()
                .emitter(emitter ->
                        vertx.setTimer(wait.toMillis(), _ -> context.runOnContext(_ -> emitter.complete(null))));
    }

    private static Duration wait(int attempt) {
        var grown = FIRST_WAIT.multipliedBy(1L << Math.min(attempt - 1, 10));
        return grown.compareTo(LONGEST_WAIT) < 0 ? grown : LONGEST_WAIT;
    }
}
