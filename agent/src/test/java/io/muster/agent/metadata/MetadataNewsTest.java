package io.muster.agent.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.agent.GatewayStandIn;
import io.muster.agent.identity.AgentHome;
import io.muster.agent.identity.Gateway;
import io.muster.agent.identity.MachineIdentity;
import io.muster.agent.identity.OneKey;
import io.muster.contracts.MachineId;
import io.muster.contracts.agent.Endpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetadataNewsTest {

    @TempDir
    Path directory;

    private final GatewayStandIn standIn = new GatewayStandIn();
    private ObjectNode machine = Gateway.JSON.createObjectNode().put("osSku", "old");
    private AgentHome home;
    private MetadataNews news;

    @BeforeEach
    void aMachineThatHasJoined() {
        home = new AgentHome(directory);
        var gateway = Gateway.at(standIn.url(), home.authority());
        var identity = new MachineIdentity(
                home, gateway, new MachineId(UUID.randomUUID()), OneKey.in(home), Clock.systemUTC());
        news = new MetadataNews(home, gateway, identity, () -> machine);
        MetadataNews.remember(home, machine);
        standIn.tell("PUT " + Endpoints.METADATA, 204, "");
    }

    @AfterEach
    void stop() {
        standIn.close();
    }

    @Test
    void aMachineThatIsAsItWasTellsNothing() {
        assertThat(news.tell()).isFalse();
        assertThat(standIn.asked("PUT", Endpoints.METADATA)).isEmpty();
    }

    @Test
    void newsAreToldOnce() throws IOException {
        machine = machine.deepCopy().put("osSku", "new");
        assertThat(news.tell()).isTrue();
        assertThat(news.tell()).isFalse();
        var told = standIn.asked("PUT", Endpoints.METADATA);
        assertThat(told).hasSize(1);
        assertThat(Gateway.JSON.readTree(told.getFirst().body())).isEqualTo(machine);
    }

    @Test
    void newsThatWereNotTakenAreToldAgain() {
        machine = machine.deepCopy().put("osSku", "new");
        standIn.tellOnce("PUT " + Endpoints.METADATA, 503, "");
        assertThat(news.tell()).isFalse();
        assertThat(news.tell()).isTrue();
    }

    @Test
    void whatOnlyRootMayReadIsForRootsEyesWhenItIsKept() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.metadata())))
                .isEqualTo("rw-------");
    }
}
