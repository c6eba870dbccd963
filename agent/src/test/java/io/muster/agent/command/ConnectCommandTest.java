package io.muster.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.GatewayStandIn;
import io.muster.agent.enrollment.OnboardingFault;
import io.muster.agent.identity.AgentConfig;
import io.muster.agent.identity.AgentHome;
import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ConnectCommandTest {

    private static final String SUBSCRIPTION = UUID.randomUUID().toString();

    @TempDir
    Path directory;

    private int connect(String gateway) throws IOException {
        var authority = Files.writeString(directory.resolve("ca.pem"), "");
        var publishers = Files.writeString(directory.resolve("publishers.txt"), "");
        return new CommandLine(new Azcmagent())
                .setExecutionExceptionHandler(
                        (failure, _, _) -> failure instanceof OnboardingFault fault ? fault.code() : 1)
                .execute(
                        "connect",
                        "--home=" + directory,
                        "--gateway=" + gateway,
                        "--ca-file=" + authority,
                        "--publishers=" + publishers,
                        "--subscription-id=" + SUBSCRIPTION,
                        "--resource-group=group",
                        "--resource-name=box",
                        "--location=here",
                        "--tenant-id=tenant",
                        "--access-token=token");
    }

    @Test
    void connectingEndsWithZero() throws IOException {
        var machine = ResourceId.machine(SUBSCRIPTION, "group", "box").value();
        try (var standIn = new GatewayStandIn()) {
            standIn.tell(
                    "GET " + ResourceId.resourceGroup(SUBSCRIPTION, "group").value(), 200, "{}");
            standIn.tell("PUT " + machine, 200, "{\"properties\":{\"vmId\":\"" + UUID.randomUUID() + "\"}}");
            assertThat(connect(standIn.url())).isZero();
            assertThat(connect(standIn.url())).as("a second time").isEqualTo(67);
            assertThat(standIn.asked("PUT", machine)).hasSize(1);
        }
    }

    @Test
    void aMachineThatIsConnectedAlreadyIsFault67AndKeepsItsTrust() throws IOException {
        var home = new AgentHome(directory);
        var id = ResourceId.machine(SUBSCRIPTION, "group", "box");
        new AgentConfig(
                        id,
                        new MachineId(UUID.randomUUID()),
                        SUBSCRIPTION,
                        "group",
                        "box",
                        "here",
                        "tenant",
                        "http://127.0.0.1:1")
                .write(home);
        assertThat(connect("http://127.0.0.1:1")).isEqualTo(67);
        assertThat(home.publishers()).doesNotExist();
    }

    @Test
    void aGatewayThatIsAwayIsFault26() throws IOException {
        String url;
        try (var standIn = new GatewayStandIn()) {
            url = standIn.url();
        }
        assertThat(connect(url)).isEqualTo(26);
    }
}
