package io.muster.evaluation.report;

import io.muster.chassis.fact.FactCodec;
import io.muster.contracts.facts.ReportReceived;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Puts reports on their topic. No database: a report is evidence, and is safe once all in-sync brokers have it.
@Singleton
class ReportLog {

    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final Producer<String, byte[]> producer;
    private final String service;

    ReportLog(
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        var settings = new HashMap<>(kafka);
        settings.put("acks", "all");
        settings.put("enable.idempotence", "true");
        settings.put("linger.ms", "0");
        settings.put("compression.type", "lz4");
        // What the intake lets in must fit, whatever the wire adds; the brokers take as much.
        settings.put("max.request.size", String.valueOf(2 * Intake.LARGEST));
        // The agent waits for this: rather say no soon, it keeps the report and comes again.
        settings.put("max.block.ms", "3000");
        settings.put("request.timeout.ms", "5000");
        settings.put("delivery.timeout.ms", "8000");
        this.producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
        this.service = service;
    }

    /// Completes when the brokers have it. Runs where blocking is fine: the producer may wait for metadata.
    Uni<Void> append(ReportReceived received) {
        return Uni.createFrom().<Void>emitter(emitter -> {
            var id = received.report().id().toString();
            var _ = producer.send(FactCodec.record(received, service, id), (_, failure) -> {
                if (failure == null) {
                    emitter.complete(null);
                } else {
                    emitter.fail(failure);
                }
            });
        });
    }

    @PreDestroy
    void close() {
        producer.close(CLOSING);
    }
}
