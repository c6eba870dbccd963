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
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Over TLS, with time that only passes when it is pushed.
@Timeout(60)
class MachineStreamTest {

    @TempDir
    Path directory;

    private final PushedTime time = new PushedTime();
    private final Signals signals = new Signals();
    private StreamStandIn standIn;
    private Gateway gateway;
    private MachineIdentity identity;
    private MachineStream stream;

    @BeforeEach
    void begin() throws Exception {
        var home = new AgentHome(directory);
        standIn = new StreamStandIn(home.authority());
        gateway = Gateway.at(standIn.url(), home.authority());
        identity = new MachineIdentity(home, gateway, new MachineId(UUID.randomUUID()), OneKey.in(home), time);
        stream = new MachineStream(gateway, identity, signals, "1.2.3", time, time);
    }

    @AfterEach
    void stop() throws IOException {
        standIn.close();
    }

    private CompletableFuture<String> staying() {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return stream.stay();
                    } catch (InterruptedException stop) {
                        throw new IllegalStateException(stop);
                    }
                },
                Thread::startVirtualThread);
    }

    private static String end(CompletableFuture<String> staying)
            throws ExecutionException, InterruptedException, TimeoutException {
        return staying.get(10, TimeUnit.SECONDS);
    }

    private static void assertBroken(CompletableFuture<String> staying, String why) {
        assertThatThrownBy(() -> end(staying))
                .cause()
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(why);
    }

    /// What is said before a frame that was heard was heard too.
    private void hears(StreamConnection connection, StreamFrame... frames) throws Exception {
        for (var frame : frames) {
            connection.says(frame);
        }
        long next = signals.assignments() + 1;
        connection.says(new StreamFrame.Work(next, 0));
        while (signals.assignments() < next) {
            signals.await(new MachinePace(), Duration.ofSeconds(10));
        }
    }

    @Test
    void aMachineSaysAtOnceThatItIsThereAndHearsThatThereIsWork() throws Exception {
        var staying = staying();
        var connection = standIn.next();
        assertThat(connection.authorization()).isEqualTo("Bearer token-1");
        assertThat(Gateway.JSON.readValue(connection.hears(), StreamFrame.class))
                .isEqualTo(new StreamFrame.Heartbeat(PushedTime.START, "1.2.3"));
        hears(connection, new StreamFrame.Work(41, 7));
        assertThat(signals.evaluation()).isEqualTo(7);
        connection.closes(1000, "");
        assertThat(end(staying)).startsWith("1000");
    }

    @Test
    void theNextHeartbeatComesWhenTheServerWantsIt() throws Exception {
        var staying = staying();
        var connection = standIn.next();
        var _ = connection.hears();
        hears(connection, new StreamFrame.Heard(PushedTime.START, 60));
        time.push(Duration.ofSeconds(59));
        hears(connection);
        assertThat(connection.hasHeardMore()).isFalse();
        time.push(Duration.ofSeconds(1));
        assertThat(connection.hears()).contains("heartbeat").contains("00:01:00");
        connection.closes(1000, "");
        assertThat(end(staying)).startsWith("1000");
    }

    @Test
    void untilTheServerSaysOtherwiseAHeartbeatComesEveryFiveMinutes() throws Exception {
        var staying = staying();
        var connection = standIn.next();
        var _ = connection.hears();
        for (int minute = 0; minute < 4; minute += 1) {
            time.push(Duration.ofMinutes(1));
            hears(connection);
        }
        assertThat(connection.hasHeardMore()).isFalse();
        time.push(Duration.ofMinutes(1));
        assertThat(connection.hears()).contains("heartbeat").contains("00:05:00");
        connection.closes(1000, "");
        assertThat(end(staying)).startsWith("1000");
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1003, 1008, 1011, 4001, 4002})
    void aConnectionThatTheServerClosesEndsWithItsReason(int code) throws Exception {
        var staying = staying();
        var connection = standIn.next();
        var _ = connection.hears();
        connection.closes(code, "because");
        assertThat(end(staying)).isEqualTo(code + " because");
        assertThat(connection.gone()).succeedsWithin(Duration.ofSeconds(10));
    }

    /// Between the moment that a heartbeat is for and the heartbeat.
    @Test
    void aHeartbeatThatMeetsTheServersCloseDoesNotHideItsReason() throws Exception {
        var closing = new Clock() {

            @Override
            public Instant instant() {
                try {
                    var connection = standIn.next();
                    connection.closes(4001, "because");
                    connection.gone().get(10, TimeUnit.SECONDS);
                } catch (Exception failed) {
                    throw new AssertionError(failed);
                }
                return PushedTime.START;
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                throw new UnsupportedOperationException();
            }
        };
        stream = new MachineStream(gateway, identity, signals, "1.2.3", closing, time);
        assertThat(end(staying())).isEqualTo("4001 because");
    }

    @Test
    void aConnectionThatIsDroppedEnds() throws Exception {
        var staying = staying();
        var connection = standIn.next();
        var _ = connection.hears();
        connection.drops();
        assertThat(end(staying)).startsWith("1006");
    }

    /// Half open: the other end is gone, and nothing tells.
    @Test
    void aConnectionOnWhichNothingComesIsGivenUp() throws Exception {
        var staying = staying();
        var connection = standIn.next();
        var _ = connection.hears();
        time.push(Duration.ofSeconds(149));
        assertThat(staying).isNotDone();
        time.push(Duration.ofSeconds(31));
        assertBroken(staying, "silent");
        assertThat(connection.gone()).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void aConnectionOnWhichPingsComeIsKept() throws Exception {
        var staying = staying();
        var connection = standIn.next();
        var _ = connection.hears();
        for (int i = 0; i < 4; i += 1) {
            time.push(Duration.ofSeconds(50));
            connection.pings();
        }
        assertThat(staying).isNotDone();
        hears(connection);
        time.push(Duration.ofSeconds(150));
        assertBroken(staying, "silent");
    }

    @Test
    void aServerThatNeverAnswersIsNotWaitedForLong() throws Exception {
        standIn.refuseNext("");
        var staying = staying();
        time.push(Duration.ofSeconds(20));
        assertBroken(staying, "within 20 s");
    }

    @Test
    void afterATokenWasRefusedTheNextConnectionAsksForANewOne() throws Exception {
        standIn.refuseNext("401 Unauthorized");
        assertBroken(staying(), "401");
        var staying = staying();
        assertThat(standIn.next().authorization()).isEqualTo("Bearer token-2");
        assertThat(standIn.tokens()).isEqualTo(2);
        assertThat(staying).isNotDone();
    }

    @ParameterizedTest
    @ValueSource(strings = {"403 Forbidden", "502 Bad Gateway", "503 Service Unavailable"})
    void aServerThatHasNoTimeIsAskedAgainWithTheSameToken(String status) throws Exception {
        standIn.refuseNext(status);
        assertBroken(staying(), status.substring(0, 3));
        var staying = staying();
        assertThat(standIn.next().authorization()).isEqualTo("Bearer token-1");
        assertThat(staying).isNotDone();
    }

    @Test
    void aFrameOfANewerServerIsPassedOver() throws Exception {
        var staying = staying();
        var connection = standIn.next();
        connection.says("{\"type\":\"song\",\"of\":\"songs\"}");
        connection.says("no JSON");
        hears(connection);
        assertThat(staying).isNotDone();
        connection.closes(1000, "");
        assertThat(end(staying)).startsWith("1000");
    }

    @Test
    void aFrameWithoutEndIsNotTaken() throws Exception {
        var staying = staying();
        standIn.next().says("x".repeat(65 * 1024));
        assertThat(end(staying)).contains("too large");
    }
}
