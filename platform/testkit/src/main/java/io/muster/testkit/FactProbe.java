package io.muster.testkit;

import io.muster.chassis.fact.Arrival;
import io.muster.chassis.fact.FactCodec;
import io.muster.contracts.facts.Fact;
import io.muster.contracts.facts.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/// Says facts in other services' names, and reads what was said.
public final class FactProbe {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(100);

    private static volatile @Nullable KafkaProducer<String, byte[]> producer;
    private static volatile String bootstrap = "";

    private FactProbe() {}

    static void connect(String servers) {
        bootstrap = servers;
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers, "acks", "all"), new StringSerializer(), new ByteArraySerializer());
    }

    static void disconnect() {
        var open = producer;
        producer = null;
        if (open != null) {
            open.close(Duration.ofSeconds(2));
        }
    }

    /// Puts a fact on its topic and waits until it is there.
    public static void say(Fact fact) {
        send(FactCodec.record(fact, "test", UUID.randomUUID().toString()));
    }

    /// Says that a thing is gone.
    public static void tombstone(Class<? extends Fact> kind, String key) {
        send(new ProducerRecord<>(topic(kind), key, null));
    }

    /// Puts raw bytes on a topic, as a stranger would.
    public static void sayRaw(Class<? extends Fact> kind, String key, byte[] bytes) {
        send(new ProducerRecord<>(topic(kind), key, bytes));
    }

    /// Waits for a fact of this kind that is as wanted, from the topic's beginning.
    public static <F extends Fact> F await(Class<F> kind, Predicate<F> wanted) {
        try (var consumer = consumer(kind)) {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (System.nanoTime() < deadline) {
                for (var record : consumer.poll(POLL)) {
                    if (FactCodec.read(record) instanceof Arrival.Told(var _, var fact)
                            && kind.isInstance(fact)
                            && wanted.test(kind.cast(fact))) {
                        return kind.cast(fact);
                    }
                }
            }
        }
        throw new AssertionError("no such " + kind.getSimpleName() + " within " + PATIENCE.toSeconds() + " s");
    }

    /// Waits for the tombstone of a key.
    public static void awaitTombstone(Class<? extends Fact> kind, String key) {
        try (var consumer = consumer(kind)) {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (System.nanoTime() < deadline) {
                for (var record : consumer.poll(POLL)) {
                    if (record.key().equals(key) && record.value() == null) {
                        return;
                    }
                }
            }
        }
        throw new AssertionError("no tombstone of " + key + " within " + PATIENCE.toSeconds() + " s");
    }

    /// All records with this key that are on the topic now.
    public static List<ConsumerRecord<String, byte[]>> now(Class<? extends Fact> kind, String key) {
        var found = new ArrayList<ConsumerRecord<String, byte[]>>();
        try (var consumer = consumer(kind)) {
            var ends = consumer.endOffsets(consumer.assignment());
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (var record : consumer.poll(POLL)) {
                    if (record.key().equals(key)) {
                        found.add(record);
                    }
                }
            }
        }
        return found;
    }

    private static KafkaConsumer<String, byte[]> consumer(Class<? extends Fact> kind) {
        var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrap, "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        var partitions = consumer.partitionsFor(topic(kind)).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }

    static void send(ProducerRecord<String, byte[]> record) {
        var open = producer;
        if (open == null) {
            throw new IllegalStateException("no broker: is MusterServers a test resource of this test?");
        }
        try {
            var _ = open.send(record).get();
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }

    private static String topic(Class<? extends Fact> kind) {
        return kind.getAnnotation(Wire.class).topic();
    }
}
