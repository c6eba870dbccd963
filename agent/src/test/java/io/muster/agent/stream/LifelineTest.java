package io.muster.agent.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.agent.PushedTime;
import io.muster.agent.identity.AgentHome;
import io.muster.agent.identity.Gateway;
import io.muster.agent.identity.MachineIdentity;
import io.muster.agent.identity.OneKey;
import io.muster.contracts.MachineId;
import io.muster.contracts.agent.StreamFrame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Over TLS, with time that only passes when it is pushed.
@Timeout(60)
class LifelineTest {

    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

    @TempDir
    Path directory;

    private final PushedTime time = new PushedTime();
    private final List<Instant> heard = new CopyOnWriteArrayList<>();
    private final Signals signals = new Signals(heard::add);
    private StreamStandIn standIn;
    private Lifeline lifeline;

    @BeforeEach
    void begin() throws Exception {
        var home = new AgentHome(directory);
        standIn = new StreamStandIn(home.authority());
        var gateway = Gateway.at(standIn.url(), home.authority());
        var identity = new MachineIdentity(home, gateway, new MachineId(UUID.randomUUID()), OneKey.in(home), time);
        var stream = new MachineStream(gateway, identity, signals, "1.2.3", time, time);
        lifeline = new Lifeline(stream, gateway, identity, signals, time, time);
    }

    @AfterEach
    void stop() throws IOException {
        standIn.close();
    }

    private CompletableFuture<Void> held() {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        lifeline.hold();
                    } catch (InterruptedException stop) {
                        throw new IllegalStateException(stop);
                    }
                },
                Thread::startVirtualThread);
    }

    private static void assertFails(CompletableFuture<Void> held, String why) {
        assertThatThrownBy(() -> held.get(10, TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(why);
    }

    /// How many heartbeats go by themselves until the stream is tried again.
    private int withoutStream() throws Exception {
        var held = held();
        int heartbeats = 0;
        while (!held.isDone()) {
            standIn.awaitHeartbeat();
            heartbeats += 1;
            while (time.waiting() == 0) {
                Thread.onSpinWait();
            }
            var before = time.waits().size();
            time.push(FIVE_MINUTES);
            while (!held.isDone() && time.waits().size() == before) {
                Thread.onSpinWait();
            }
        }
        held.get(10, TimeUnit.SECONDS);
        return heartbeats;
    }

    @Test
    void whereNoStreamComesThroughHeartbeatsAndTheQuestionForWorkGoByThemselves() throws Exception {
        standIn.block(true);
        standIn.tellWork(41, 7);
        var held = held();
        standIn.awaitHeartbeat();
        signals.await(new MachinePace(), Duration.ofSeconds(10));
        assertThat(signals.assignments()).isEqualTo(41);
        assertThat(signals.evaluation()).isEqualTo(7);
        assertThat(heard).containsExactly(PushedTime.START);
        time.push(FIVE_MINUTES);
        assertThat(held).succeedsWithin(Duration.ofSeconds(10));
        assertThat(standIn.heartbeats()).isZero();
    }

    @Test
    void theStreamIsTriedAgainLessOftenEachTimeAndAtLeastOnceAnHour() throws Exception {
        standIn.block(true);
        assertThat(withoutStream()).isEqualTo(1);
        assertThat(withoutStream()).isEqualTo(2);
        assertThat(withoutStream()).isEqualTo(4);
        assertThat(withoutStream()).isEqualTo(8);
        assertThat(withoutStream()).isEqualTo(12);
        assertThat(withoutStream()).isEqualTo(12);
    }

    @Test
    void aStreamThatComesThroughAgainIsUsedAtOnceAndTakesTheHeartbeats() throws Exception {
        standIn.block(true);
        assertThat(withoutStream()).isEqualTo(1);
        assertThat(withoutStream()).isEqualTo(2);
        standIn.block(false);
        var held = held();
        var connection = standIn.next();
        assertThat(connection.hears()).contains("heartbeat");
        heardOn(connection);
        connection.closes(1000, "");
        assertFails(held, "the connection ended: 1000");
        assertThat(standIn.heartbeats()).isZero();
        standIn.block(true);
        time.pass(FIVE_MINUTES);
        assertThat(withoutStream()).as("from the beginning").isEqualTo(1);
    }

    private void heardOn(StreamConnection connection) throws Exception {
        int before = heard.size();
        connection.says(new StreamFrame.Heard(time.instant(), 300));
        connection.says(new StreamFrame.Work(signals.assignments() + 1, 0));
        while (heard.size() == before) {
            signals.await(new MachinePace(), Duration.ofSeconds(10));
        }
    }

    /// As when the control plane is started anew.
    @Test
    void aStreamThatWorkedAMomentAgoIsWaitedFor() throws Exception {
        var held = held();
        var connection = standIn.next();
        assertThat(connection.hears()).contains("heartbeat");
        heardOn(connection);
        connection.closes(1001, "");
        assertFails(held, "1001");
        standIn.block(true);
        assertFails(held(), "403");
        assertThat(standIn.heartbeats()).isZero();
        time.pass(FIVE_MINUTES);
        assertThat(withoutStream()).isEqualTo(1);
    }

    @Test
    void aControlPlaneThatIsAwayIsNoReasonToGoWithoutStream() throws Exception {
        standIn.block(true);
        standIn.hear(false);
        assertFails(held(), "503");
        standIn.block(false);
        var held = held();
        assertThat(standIn.next().hears()).contains("heartbeat");
        assertThat(held).isNotDone();
    }

    /// Something on the way says yes and passes nothing on.
    @Test
    void aStreamThroughWhichNothingEverComesIsNone() throws Exception {
        var held = held();
        assertThat(standIn.next().hears()).contains("heartbeat");
        time.push(Duration.ofSeconds(149));
        time.push(Duration.ofSeconds(31));
        standIn.awaitHeartbeat();
        assertThat(held).isNotDone();
    }
}
