package io.muster.chassis.fact;

import io.muster.contracts.facts.Fact;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Default;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/// Keeps [StateView]s up to date, each with a consumer of its own that reads its topic from the beginning at every
/// start and belongs to no group. The service is not ready before they have caught up.
///
/// SmallRye has no table over a compacted topic, and Kafka Streams would bring a disk store for what fits in memory.
@Default
@Readiness
@Singleton
public class StateViews implements HealthCheck {

    private static final Logger LOG = Logger.getLogger(StateViews.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration RETRY = Duration.ofSeconds(1);

    /// How often the broker is asked where its topics end, and for how long.
    private static final Duration LOOK = Duration.ofSeconds(10);

    private static final Duration LOOKING = Duration.ofSeconds(2);

    private final Map<String, Object> kafka;
    private final Clock clock;
    private final List<StateView<?>> views = new CopyOnWriteArrayList<>();
    private final List<Consumer<String, byte[]>> consumers = new CopyOnWriteArrayList<>();
    private volatile boolean stopping;

    StateViews(@Identifier("default-kafka-broker") Map<String, Object> kafka, Clock clock) {
        this.kafka = kafka;
        this.clock = clock;
    }

    /// The view of one kind of state; its topic comes from the fact's wire annotation.
    public <F extends Fact> StateView<F> of(Class<F> kind) {
        var view = new StateView<>(kind);
        views.add(view);
        Thread.ofPlatform()
                .daemon()
                .name("view-" + FactTypes.wire(kind).topic())
                .start(() -> follow(view));
        return view;
    }

    @Override
    public HealthCheckResponse call() {
        var answer = HealthCheckResponse.named("state views");
        views.forEach(view -> answer.withData(FactTypes.wire(view.kind()).topic(), view.caughtUp()));
        return answer.status(views.stream().allMatch(StateView::caughtUp)).build();
    }

    @PreDestroy
    void stop() {
        stopping = true;
        consumers.forEach(Consumer::wakeup);
    }

    private void follow(StateView<?> view) {
        var topic = FactTypes.wire(view.kind()).topic();
        while (!stopping) {
            try (var consumer = consumer()) {
                follow(view, consumer, topic);
            } catch (WakeupException stop) {
                return;
            } catch (RuntimeException failed) {
                LOG.warnf(failed, "A view starts over topic=%s", topic);
                pause();
            }
        }
    }

    private void follow(StateView<?> view, Consumer<String, byte[]> consumer, String topic) {
        consumers.add(consumer);
        try {
            view.startOver();
            read(view, consumer, topic);
        } finally {
            consumers.remove(consumer);
        }
    }

    private void read(StateView<?> view, Consumer<String, byte[]> consumer, String topic) {
        var partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        var ends = new Ends(clock.instant(), consumer.endOffsets(partitions));
        var looked = ends.at();
        while (!stopping) {
            if (ends.isReachedBy(consumer)) {
                view.isCaughtUp(ends.at());
            }
            consumer.poll(POLL).forEach(view::apply);
            if (looked.plus(LOOK).isBefore(clock.instant())) {
                looked = clock.instant();
                ends = ends(consumer, partitions).orElse(ends);
            }
        }
    }

    /// Where a topic ended at a moment.
    private static final class Ends {

        private final Instant at;
        private final Map<TopicPartition, Long> offsets;

        Ends(Instant at, Map<TopicPartition, Long> offsets) {
            this.at = at;
            this.offsets = offsets;
        }

        Instant at() {
            return at;
        }

        boolean isReachedBy(Consumer<String, byte[]> consumer) {
            return offsets.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
        }
    }

    /// Nothing while the broker is away.
    private Optional<Ends> ends(Consumer<String, byte[]> consumer, List<TopicPartition> partitions) {
        var now = clock.instant();
        try {
            return Optional.of(new Ends(now, consumer.endOffsets(partitions, LOOKING)));
        } catch (RetriableException away) {
            return Optional.empty();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(RETRY);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private Consumer<String, byte[]> consumer() {
        var settings = new HashMap<>(kafka);
        settings.put("enable.auto.commit", "false");
        settings.put("auto.offset.reset", "earliest");
        settings.put("allow.auto.create.topics", "false");
        settings.remove("group.id");
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }
}
