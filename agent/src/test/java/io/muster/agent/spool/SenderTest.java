package io.muster.agent.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.agent.GatewayStandIn;
import io.muster.agent.identity.AgentHome;
import io.muster.agent.identity.Gateway;
import io.muster.agent.identity.MachineIdentity;
import io.muster.agent.identity.OneKey;
import io.muster.agent.identity.RefusedException;
import io.muster.contracts.MachineId;
import io.muster.contracts.agent.Endpoints;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SenderTest {

    private static final String REPORT = "POST " + Endpoints.REPORTS;

    @TempDir
    Path directory;

    private final GatewayStandIn standIn = new GatewayStandIn();
    private Spool spool;
    private Sender sender;

    @BeforeEach
    void twoReports() {
        var home = new AgentHome(directory);
        var gateway = Gateway.at(standIn.url(), home.authority());
        var identity = new MachineIdentity(
                home, gateway, new MachineId(UUID.randomUUID()), OneKey.in(home), Clock.systemUTC());
        spool = new Spool(home.spool(), 10_000);
        assertThat(spool.add("first".getBytes(StandardCharsets.UTF_8))).isZero();
        assertThat(spool.add("second".getBytes(StandardCharsets.UTF_8))).isZero();
        sender = new Sender(spool, gateway, identity);
    }

    @AfterEach
    void stop() {
        standIn.close();
    }

    private void assertNotSent() {
        assertThatThrownBy(sender::sendAll).isInstanceOf(UncheckedIOException.class);
        assertThat(spool.size()).isEqualTo(2);
    }

    @Test
    void reportsThatWereTakenLeaveTheSpoolTheOldestFirst() {
        standIn.tell(REPORT, 202, "");
        sender.sendAll();
        assertThat(spool.size()).isZero();
        assertThat(standIn.asked("POST", Endpoints.REPORTS))
                .extracting(asked -> asked.body())
                .containsExactly("first", "second");
        assertThat(standIn.asked("POST", Endpoints.TOKEN))
                .as("one token for both")
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404, 413})
    void refusedReportsArePutAsideAndTheNextIsSent(int status) {
        standIn.tell(REPORT, status, "");
        sender.sendAll();
        assertThat(spool.size()).isZero();
        assertThat(directory.resolve("spool/rejected")).isDirectoryContaining("glob:**/*1.json");
        assertThat(standIn.asked("POST", Endpoints.REPORTS)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 502, 503})
    void reportsStayWhileTheControlPlaneIsBusy(int status) {
        standIn.tell(REPORT, status, "");
        assertNotSent();
        standIn.tell(REPORT, 202, "");
        sender.sendAll();
        assertThat(spool.size()).isZero();
    }

    @Test
    void aTokenThatIsNoLongerGoodIsForgotten() {
        standIn.tell(REPORT, 401, "");
        assertNotSent();
        standIn.tell(REPORT, 202, "");
        sender.sendAll();
        assertThat(spool.size()).isZero();
        assertThat(standIn.asked("POST", Endpoints.TOKEN)).hasSize(2);
    }

    @Test
    void reportsStayWhenTheControlPlaneIsAway() {
        standIn.close();
        assertNotSent();
    }

    @Test
    void reportsStayWhenTheTokenIsRefused() {
        standIn.tell("POST " + Endpoints.TOKEN, 401, "{\"error\":\"invalid_client\"}");
        assertThatThrownBy(sender::sendAll).isInstanceOf(RefusedException.class);
        assertThat(spool.size()).isEqualTo(2);
    }
}
