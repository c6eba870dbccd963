package io.muster.chassis.fact;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.postgresql.PGConnection;

/// Carries the outbox to Kafka, in order. One replica does it at a time, whoever holds the advisory lock; a commit
/// wakes it by `NOTIFY`. A crash between sending and deleting sends again, which is why consumers have an inbox.
///
/// What comes after a quiet time goes at once; where facts come all the time they go together, twenty times a second,
/// because every batch costs each consumer a transaction.
///
/// Debezium would need a connector cluster beside the services, and Quarkus has no outbox extension of its own.
@Singleton
class OutboxRelay {

    private static final Logger LOG = Logger.getLogger(OutboxRelay.class);

    /// The lock's number is arbitrary and the same everywhere; each service has a database of its own.
    private static final long LOCK = 0x4d55_5354_4552L;

    /// From one batch to the next, unless it is full. A person does not notice it.
    private static final Duration PACE = Duration.ofMillis(50);

    private static final int IDLE_MILLIS = 5_000;
    private static final int RETRY_MILLIS = 1_000;

    private final AgroalDataSource database;
    private final Map<String, Object> kafka;
    private final String service;
    private final MeterRegistry meters;
    private final Thread thread =
            Thread.ofPlatform().daemon().name("outbox-relay").unstarted(this::run);
    private volatile boolean stopping;

    OutboxRelay(
            AgroalDataSource database,
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            @ConfigProperty(name = "quarkus.application.name") String service,
            MeterRegistry meters) {
        this.database = database;
        this.kafka = kafka;
        this.service = service;
        this.meters = meters;
    }

    void start(@Observes StartupEvent started) {
        thread.start();
    }

    void stop(@Observes ShutdownEvent stopped) {
        stopping = true;
        thread.interrupt();
    }

    private void run() {
        while (!stopping) {
            try (var connection = database.getConnection()) {
                lead(connection);
            } catch (SQLException | ExecutionException | KafkaException away) {
                LOG.warnf("The relay starts over error=%s", away.getMessage());
                pause();
            } catch (RuntimeException unforeseen) {
                LOG.error("The relay starts over", unforeseen);
                pause();
            } catch (InterruptedException stop) {
                return;
            }
        }
    }

    private void lead(Connection connection) throws SQLException, ExecutionException, InterruptedException {
        connection.setAutoCommit(true);
        var session = new OutboxSession(connection);
        if (!session.tryLock(LOCK)) {
            pause();
            return;
        }
        // The producer is closed before the lock is given back: nothing of ours arrives after what the next one sends.
        try (var producer = producer()) {
            session.listen();
            while (!stopping) {
                carry(connection, session, producer);
            }
        } finally {
            session.release(LOCK);
        }
    }

    private void carry(Connection connection, OutboxSession session, Producer<String, byte[]> producer)
            throws SQLException, ExecutionException, InterruptedException {
        long from = System.nanoTime();
        int sent = session.send(producer, service);
        if (sent > 0) {
            meters.counter("muster_outbox_sent_facts").increment(sent);
            // What has rung meanwhile would be kept otherwise, as long as something is sent every time.
            var _ = connection.unwrap(PGConnection.class).getNotifications();
            if (sent < OutboxSession.BATCH) {
                Thread.sleep(PACE.minusNanos(System.nanoTime() - from));
            }
        } else {
            var _ = connection.unwrap(PGConnection.class).getNotifications(IDLE_MILLIS);
        }
    }

    private void pause() {
        try {
            Thread.sleep(RETRY_MILLIS);
        } catch (InterruptedException stop) {
            thread.interrupt();
        }
    }

    private Producer<String, byte[]> producer() {
        var settings = new HashMap<>(kafka);
        settings.put("acks", "all");
        settings.put("enable.idempotence", "true");
        settings.put("linger.ms", "0");
        // As large as the brokers take.
        settings.put("max.request.size", "4194304");
        settings.put("max.block.ms", "15000");
        settings.put("delivery.timeout.ms", "30000");
        settings.put("request.timeout.ms", "10000");
        return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }
}
