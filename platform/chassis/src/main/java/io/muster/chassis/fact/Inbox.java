package io.muster.chassis.fact;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
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

    /// Moves forward only; no row comes back when the record was applied before.
    private static final String ADVANCE = """
            insert into inbox (consumer, topic, partition, next_offset) values (:consumer, :topic, :partition, :next)
            on conflict (consumer, topic, partition) do update set next_offset = excluded.next_offset
            where inbox.next_offset < excluded.next_offset
            """;

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

    /// Runs the handler in a transaction unless this consumer has applied the record already. While the database is
    /// away the record is tried again for as long as it takes, and what comes after it waits. A record that the
    /// handler can never take is parked after a few tries, with its reason, and the others go on.
    public Uni<Void> once(
            String consumer, ConsumerRecord<String, byte[]> record, Function<Arrival, Uni<Void>> handler) {
        var arrival = FactCodec.read(record);
        if (arrival instanceof Arrival.Strange strange) {
            LOG.errorf(
                    "A record was skipped topic=%s offset=%d error=%s", record.topic(), record.offset(), strange.why());
            meters.counter("muster_inbox_skipped_records", "topic", record.topic())
                    .increment();
            return Uni.createFrom().voidItem();
        }
        return attempt(consumer, record, () -> handler.apply(arrival), 1);
    }

    private Uni<Void> attempt(
            String consumer, ConsumerRecord<String, byte[]> record, Supplier<Uni<Void>> work, int attempt) {
        return Panache.withTransaction(() -> advance(consumer, record)
                        .chain(moved -> moved ? work.get() : Uni.createFrom().voidItem()))
                .onFailure()
                .recoverWithUni(failure -> {
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
                    LOG.warnf(
                            failure,
                            "A record will be tried again topic=%s offset=%d",
                            record.topic(),
                            record.offset());
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
                .invoke(() -> meters.counter("muster_inbox_parked_records", "topic", record.topic())
                        .increment())
                .replaceWithVoid();
    }

    /// PostgreSQL has no text with a NUL in it.
    private static @Nullable String text(@Nullable String any) {
        return any == null ? null : any.replace('\0', '\uFFFD');
    }

    private Uni<Boolean> advance(String consumer, ConsumerRecord<String, byte[]> record) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(ADVANCE)
                        .setParameter("consumer", consumer)
                        .setParameter("topic", record.topic())
                        .setParameter("partition", record.partition())
                        .setParameter("next", record.offset() + 1)
                        .executeUpdate())
                .map(rows -> rows == 1);
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
