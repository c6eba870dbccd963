package io.muster.chassis.fact;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.contracts.MachineId;
import io.muster.contracts.facts.TargetChanged;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
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

    private static RealServers servers;

    private final MachineId machine = new MachineId(UUID.randomUUID());
    private StateViews views;

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
        views = new StateViews(servers.kafka(), Clock.systemUTC());
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
        var first = view.asOf().orElseThrow();
        await(() -> view.asOf().orElseThrow().isAfter(first));
        servers.killKafka();
        var away = Clock.systemUTC().instant();
        try {
            Awaitility.await()
                    .during(Duration.ofSeconds(13))
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> !view.asOf().orElseThrow().isAfter(away));
        } finally {
            servers.startKafka();
        }
        await(() -> view.asOf().orElseThrow().isAfter(away));
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
