package io.muster.agent.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.agent.GatewayStandIn;
import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import io.muster.contracts.agent.Endpoints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResourceTagsTest {

    private static final String QUESTION = "GET " + Endpoints.TAGS;

    private final GatewayStandIn standIn = new GatewayStandIn();
    private final MachineId machine = new MachineId(UUID.randomUUID());

    @TempDir
    Path directory;

    private AgentHome home;
    private AgentConfig joined;

    @BeforeEach
    void joined() {
        home = new AgentHome(directory);
        joined = new AgentConfig(
                ResourceId.machine("s", "group", "box"),
                machine,
                "s",
                "group",
                "box",
                "here",
                "tenant",
                standIn.url(),
                null,
                Map.of("rack", "1"));
        joined.write(home);
    }

    @AfterEach
    void stop() {
        standIn.close();
    }

    private ResourceTags tags() {
        var gateway = Gateway.at(standIn.url(), home.authority());
        var identity = new MachineIdentity(home, gateway, machine, OneKey.in(home), Clock.systemUTC());
        return new ResourceTags(home, joined, gateway, identity);
    }

    private void tell(MachineId of, String tags) {
        standIn.tell(QUESTION, 200, "{\"machine\":\"" + of + "\",\"tags\":" + tags + "}");
    }

    @Test
    void areThoseOfJoiningUntilOthersAreTold() {
        var tags = tags();
        assertThat(tags.now()).isEqualTo(Map.of("rack", "1"));
        tell(machine, "{\"rack\":\"2\",\"room\":\"7\"}");
        tags.ask();
        assertThat(tags.now()).isEqualTo(Map.of("rack", "2", "room", "7"));
        tell(machine, "{}");
        tags.ask();
        assertThat(tags.now()).isEmpty();
    }

    @Test
    void thatWereToldLastAreThereAfterANewStartToo() {
        tell(machine, "{\"rack\":\"2\"}");
        tags().ask();
        standIn.close();
        assertThat(tags().now()).isEqualTo(Map.of("rack", "2"));
    }

    @Test
    void stayWhileTheControlPlaneDoesNotTellThem() {
        var tags = tags();
        tags.ask();
        standIn.tell(QUESTION, 503, "");
        assertThatThrownBy(tags::ask).isInstanceOf(UncheckedIOException.class);
        standIn.tell(QUESTION, 401, "");
        assertThatThrownBy(tags::ask).isInstanceOf(UncheckedIOException.class);
        tell(machine, "{\"rack\":\"2\"}");
        tags.ask();
        assertThat(tags.now()).isEqualTo(Map.of("rack", "2"));
        assertThat(standIn.asked("POST", Endpoints.TOKEN)).as("after the 401").hasSize(2);
    }

    @Test
    void ofAnotherMachineAreNotTaken() {
        tell(new MachineId(UUID.randomUUID()), "{\"rack\":\"2\"}");
        tags().ask();
        assertThat(tags().now()).isEqualTo(Map.of("rack", "1"));
    }

    @Test
    void thatAreDamagedOnTheDiskAreThoseOfJoining() throws IOException {
        Files.writeString(home.tags(), "{");
        assertThat(tags().now()).isEqualTo(Map.of("rack", "1"));
    }

    @Test
    void areNotKeptOnceTheMachineWasDisconnected() throws IOException {
        var tags = tags();
        tell(machine, "{\"rack\":\"2\"}");
        home.forget();
        tags.ask();
        assertThat(home.tags()).doesNotExist();
    }

    @Test
    void goWithTheIdentity() throws IOException {
        tell(machine, "{\"rack\":\"2\"}");
        tags().ask();
        assertThat(home.tags()).exists();
        home.forget();
        assertThat(home.tags()).doesNotExist();
    }
}
