package io.muster.notification.stream;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.muster.chassis.fact.FactCodec;
import io.muster.contracts.facts.HeartbeatReceived;
import io.muster.contracts.facts.Topics;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/// Puts heartbeats on their topic, past the outbox: one that is lost is no loss, and none may wait for the broker.
@Singleton
class Telemetry {

    private static final Logger LOG = Logger.getLogger(Telemetry.class);
    private static final Duration CLOSING = Duration.ofSeconds(1);

    private final Producer<String, byte[]> producer;
    private final String service;
    private final Counter lost;

    Telemetry(
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            @ConfigProperty(name = "quarkus.application.name") String service,
            MeterRegistry meters) {
        var settings = new HashMap<>(kafka);
        settings.put("acks", "1");
        settings.put("enable.idempotence", "false");
        settings.put("retries", "0");
        settings.put("linger.ms", "50");
        settings.put("buffer.memory", "4194304");
        // We are on an event loop: without metadata or room the heartbeat is dropped, not waited for.
        settings.put("max.block.ms", "0");
        settings.put("request.timeout.ms", "5000");
        settings.put("delivery.timeout.ms", "10000");
        // Longer than the pause between two heartbeats: who forgets the topic in between loses every one of them.
        settings.put("metadata.max.idle.ms", "86400000");
        this.producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
        this.service = service;
        this.lost = meters.counter("muster_notification_lost_heartbeats");
    }

    /// Asks for the topic's metadata without waiting for it, so that it is there for the first heartbeat.
    void prepare(@Observes StartupEvent started) {
        try {
            var partitions = producer.partitionsFor(Topics.HEARTBEATS);
            LOG.debugf("Heartbeats have a topic partitions=%d", partitions.size());
        } catch (KafkaException notYet) {
            LOG.debugf("Heartbeats have no topic yet error=%s", notYet.getMessage());
        }
    }

    /// Neither waits nor fails.
    void send(HeartbeatReceived heartbeat) {
        try {
            var _ = producer.send(
                    FactCodec.record(heartbeat, service, UUID.randomUUID().toString()), (_, failure) -> {
                        if (failure != null) {
                            lost.increment();
                        }
                    });
        } catch (KafkaException | IllegalStateException closing) {
            lost.increment();
        }
    }

    @PreDestroy
    void close() {
        producer.close(CLOSING);
    }
}
