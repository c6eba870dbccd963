package io.muster.chassis.fact;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/// Applies each record once: the consumer's position moves in the same transaction as what the record changes, so a
/// record that comes again after a crash is seen to be old and passed over.
@Singleton
public class Inbox {

    private static final Logger LOG = Logger.getLogger(Inbox.class);
    private static final Duration FIRST_WAIT = Duration.ofMillis(200);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);

    /// Moves forward only; no row comes back when the record was applied before.
    private static final String ADVANCE = """
            insert into inbox (consumer, topic, partition, next_offset) values (:consumer, :topic, :partition, :next)
            on conflict (consumer, topic, partition) do update set next_offset = excluded.next_offset
            where inbox.next_offset < excluded.next_offset
            """;

    private final Vertx vertx;
    private final MeterRegistry meters;

    Inbox(Vertx vertx, MeterRegistry meters) {
        this.vertx = vertx;
        this.meters = meters;
    }

    /// Runs the handler in a transaction unless this consumer has applied the record already. A failing handler is
    /// tried
    /// again for as long as it takes, because the record must not be lost; the partition waits.
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
        return attempt(consumer, record, () -> handler.apply(arrival), FIRST_WAIT);
    }

    private Uni<Void> attempt(
            String consumer,
            ConsumerRecord<String, byte[]> record,
            java.util.function.Supplier<Uni<Void>> work,
            Duration wait) {
        return Panache.withTransaction(() -> advance(consumer, record)
                        .chain(moved -> moved ? work.get() : Uni.createFrom().voidItem()))
                .onFailure()
                .recoverWithUni(failure -> {
                    LOG.warnf(
                            failure,
                            "A record will be tried again topic=%s offset=%d",
                            record.topic(),
                            record.offset());
                    return pause(wait).chain(() -> attempt(consumer, record, work, longer(wait)));
                });
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

    private static Duration longer(Duration wait) {
        var twice = wait.multipliedBy(2);
        return twice.compareTo(LONGEST_WAIT) < 0 ? twice : LONGEST_WAIT;
    }
}
