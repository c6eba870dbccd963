package io.muster.chassis.fact;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.contracts.MachineId;
import io.muster.contracts.facts.TargetChanged;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Views of a real topic.
class StateViewsIT {

    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration MORE_THAN_A_LOOK = Duration.ofSeconds(11);
    private static final int LOOKS_IN_TWO_ROUNDS = 4;

    private static RealServers servers;

    private final MachineId machine = new MachineId(UUID.randomUUID());
    private final Watch clock = new Watch();
    private StateViews views;

    /// A clock that is pushed, and knows how often it was looked at: a view looks each time round, so that one can see
    /// that it went round.
    private static final class Watch extends Clock {

        private final AtomicInteger looks = new AtomicInteger();
        private volatile Instant now = AT;

        void push() {
            now = now.plus(MORE_THAN_A_LOOK);
        }

        /// Until a view that found it pushed has asked the broker, has had its answer or none, and goes round again.
        void awaitRound() {
            int from = looks.get();
            await(() -> looks.get() > from + LOOKS_IN_TWO_ROUNDS);
        }

        @Override
        public Instant instant() {
            looks.incrementAndGet();
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("it has one zone");
        }
    }

    @BeforeAll
    static void start() {
        servers = new RealServers();
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    @BeforeEach
    void open() {
        views = new StateViews(servers.kafka(), clock);
    }

    @AfterEach
    void end() {
        views.stop();
    }

    @Test
    void aViewKnowsWhatWasSaidBeforeItAndFollows() throws Exception {
        say(1);
        say(2);
        var view = views.of(TargetChanged.class);
        await(() -> views.call().getStatus() == Status.UP);
        assertThat(epoch(view)).isEqualTo(2);
        say(3);
        await(() -> epoch(view) == 3);
        send(new ProducerRecord<>("assignment.targets", machine.toString(), null));
        await(() -> view.find(machine.toString()).isEmpty());
    }

    @Test
    void aServiceIsNotReadyBeforeItsViewsAre() throws Exception {
        say(1);
        servers.killKafka();
        StateView<TargetChanged> view;
        try {
            view = views.of(TargetChanged.class);
            assertThat(views.call().getStatus()).isEqualTo(Status.DOWN);
            assertThat(view.find(machine.toString())).isEmpty();
        } finally {
            servers.startKafka();
        }
        await(() -> views.call().getStatus() == Status.UP);
        assertThat(epoch(view)).isEqualTo(1);
    }

    @Test
    void whatIsKnownStandsWhileTheBrokerIsAwayAndGoesOnAfterwards() throws Exception {
        say(1);
        var view = views.of(TargetChanged.class);
        await(view::caughtUp);
        servers.killKafka();
        try {
            assertThat(epoch(view)).isEqualTo(1);
            assertThat(views.call().getStatus()).isEqualTo(Status.UP);
        } finally {
            servers.startKafka();
        }
        say(2);
        await(() -> epoch(view) == 2);
    }

    @Test
    void aViewSaysHowOldItIs() throws Exception {
        say(1);
        var view = views.of(TargetChanged.class);
        assertThat(view.asOf()).isEmpty();
        await(view::caughtUp);
        assertThat(view.asOf()).contains(AT);
        clock.push();
        var later = clock.instant();
        await(() -> view.asOf().orElseThrow().equals(later));
        servers.killKafka();
        try {
            clock.push();
            clock.awaitRound();
            assertThat(view.asOf()).contains(later);
        } finally {
            servers.startKafka();
        }
        await(() -> {
            clock.push();
            return view.asOf().orElseThrow().isAfter(later);
        });
    }

    private long epoch(StateView<TargetChanged> view) {
        return view.find(machine.toString()).map(TargetChanged::epoch).orElse(0L);
    }

    private void say(long epoch) throws ExecutionException, InterruptedException {
        send(FactCodec.record(new TargetChanged(machine, epoch, AT), "test", "1"));
    }

    private static void send(ProducerRecord<String, byte[]> record) throws ExecutionException, InterruptedException {
        try (var producer = new KafkaProducer<>(servers.kafka(), new StringSerializer(), new ByteArraySerializer())) {
            assertThat(producer.send(record).get().hasOffset()).isTrue();
        }
    }

    private static void await(Callable<Boolean> done) {
        Awaitility.await().atMost(PATIENCE).until(done);
    }
}
