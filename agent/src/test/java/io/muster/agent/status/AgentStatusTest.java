package io.muster.agent.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.identity.AgentHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentStatusTest {

    private static final Instant NOON = Instant.parse("2026-07-24T12:00:00Z");

    @TempDir
    Path directory;

    @Test
    void isConnectedUpToFifteenSilentMinutes() {
        assertThat(Connection.of(true, NOON, null, NOON.plus(Duration.ofMinutes(15))))
                .isEqualTo(Connection.CONNECTED);
        assertThat(Connection.of(
                        true, NOON, null, NOON.plus(Duration.ofMinutes(15)).plusSeconds(1)))
                .isEqualTo(Connection.DISCONNECTED);
    }

    @Test
    void isDisconnectedBeforeTheFirstHeartbeatAndWithoutAResource() {
        assertThat(Connection.of(true, null, null, NOON)).isEqualTo(Connection.DISCONNECTED);
        assertThat(Connection.of(false, NOON, NOON.minusSeconds(1), NOON)).isEqualTo(Connection.DISCONNECTED);
    }

    @Test
    void isExpiredWhenTheCertificateHasEnded() {
        assertThat(Connection.of(true, NOON, NOON.minusSeconds(1), NOON)).isEqualTo(Connection.EXPIRED);
        assertThat(Connection.of(true, NOON, NOON.plusSeconds(1), NOON)).isEqualTo(Connection.CONNECTED);
    }

    @Test
    void theBoardShowsWhatTheLoopsWrote() {
        var home = new AgentHome(directory);
        var board = new StatusBoard(home, Clock.fixed(NOON, ZoneOffset.UTC));
        board.heard(NOON);
        board.failed("guest", 26, "x".repeat(2_000));
        board.well("sender");
        var status = AgentStatus.read(home).orElseThrow();
        assertThat(status.lastHeartbeat()).isEqualTo(NOON);
        assertThat(status.isRunning()).isTrue();
        assertThat(status.trouble()).isEqualTo(new AgentStatus.Trouble("guest", 26, "x".repeat(500), NOON));
        board.well("guest");
        assertThat(AgentStatus.read(home).orElseThrow().trouble()).isNull();
    }

    @Test
    void aHeartbeatEndsTheTroubleOfTheStream() {
        var home = new AgentHome(directory);
        var board = new StatusBoard(home, Clock.fixed(NOON, ZoneOffset.UTC));
        board.failed("stream", 26, "away");
        board.heard(NOON);
        assertThat(AgentStatus.read(home).orElseThrow().trouble()).isNull();
    }

    @Test
    void anAgentThatStartsAgainRemembersTheLastHeartbeat() {
        var home = new AgentHome(directory);
        new AgentStatus(1, Instant.EPOCH, NOON, null).write(home);
        new StatusBoard(home, Clock.systemUTC());
        var status = AgentStatus.read(home).orElseThrow();
        assertThat(status.lastHeartbeat()).isEqualTo(NOON);
        assertThat(status.pid()).isEqualTo(ProcessHandle.current().pid());
    }

    @Test
    void anotherProcessWithTheSameNumberIsNotTheAgent() {
        var other = new AgentStatus(ProcessHandle.current().pid(), Instant.EPOCH, null, null);
        assertThat(other.isRunning()).isFalse();
    }

    @Test
    void aDamagedFileIsAsGoodAsNone() throws IOException {
        Files.writeString(directory.resolve("status.json"), "{\"pid\":");
        assertThat(AgentStatus.read(new AgentHome(directory))).isEmpty();
    }
}
