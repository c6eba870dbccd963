package io.muster.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.GatewayStandIn;
import io.muster.agent.identity.AgentConfig;
import io.muster.agent.identity.AgentHome;
import io.muster.agent.identity.Gateway;
import io.muster.contracts.ResourceId;
import io.muster.contracts.agent.Endpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JoinTokenOptionTest {

    private static final ResourceId MACHINE =
            ResourceId.machine(UUID.randomUUID().toString(), "theirs", "box");

    @TempDir
    Path directory;

    private final GatewayStandIn standIn = new GatewayStandIn();
    private AgentHome home;
    private Cli cli;

    @BeforeEach
    void aControlPlaneThatTakesEverybody() throws IOException {
        home = new AgentHome(directory.resolve("home"));
        cli = new Cli(home.root());
        Files.writeString(directory.resolve("ca.pem"), "");
        Files.writeString(directory.resolve("publishers.txt"), "");
        standIn.tell(
                "POST " + Endpoints.JOIN,
                200,
                Gateway.JSON
                        .createObjectNode()
                        .put("machine", UUID.randomUUID().toString())
                        .put("resource", MACHINE.value())
                        .put("location", "there")
                        .put("tenantId", "tenant")
                        .toString());
    }

    @AfterEach
    void stop() {
        standIn.close();
    }

    private Cli.Ended connect(String... more) {
        var arguments = new ArrayList<>(List.of(
                "connect",
                "--gateway=" + standIn.url(),
                "--ca-file=" + directory.resolve("ca.pem"),
                "--publishers=" + directory.resolve("publishers.txt"),
                "--resource-name=box"));
        arguments.addAll(List.of(more));
        return cli.run(arguments.toArray(String[]::new));
    }

    private String shown() throws IOException {
        return Gateway.JSON
                .readTree(standIn.asked("POST", Endpoints.JOIN).getLast().body())
                .path("token")
                .asText();
    }

    @Test
    void nobodySignsInAndNothingSaysWhereButTheToken() throws IOException {
        var ended = connect("--join-token=mjt.x", "--tags", "owner=ops", "--location=here");
        assertThat(ended).isEqualTo(new Cli.Ended(0, "Connected: " + MACHINE + "\n", ""));
        assertThat(AgentConfig.read(home).orElseThrow().resourceGroup()).isEqualTo("theirs");
        assertThat(standIn.asked("GET", "/metadata/endpoints")).isEmpty();
        var asked = Gateway.JSON.readTree(
                standIn.asked("POST", Endpoints.JOIN).getFirst().body());
        assertThat(asked.path("location").asText()).isEqualTo("here");
        assertThat(asked.at("/tags/owner").asText()).isEqualTo("ops");
        assertThat(asked.at("/properties/osType").asText()).isEqualTo("linux");
        assertThat(connect("--join-token=mjt.x").code()).isEqualTo(67);
    }

    @Test
    void theTokenMayBeInAFileOnStandardInputOrInTheEnvironment() throws IOException {
        var file = Files.writeString(directory.resolve("token"), "mjt.file\n");
        assertThat(connect("--join-token-file", file.toString()).code()).isZero();
        assertThat(shown()).isEqualTo("mjt.file");
        for (var option : List.of("--join-token=-", "--join-token-file=-")) {
            forget();
            cli.typing("mjt.typed\nmore\n");
            assertThat(connect(option).code()).isZero();
            assertThat(shown()).isEqualTo("mjt.typed");
        }
        forget();
        cli.with("MUSTER_JOIN_TOKEN", "mjt.environment");
        assertThat(connect().code()).isZero();
        assertThat(shown()).isEqualTo("mjt.environment");
        forget();
        assertThat(connect("--join-token=mjt.given").code()).isZero();
        assertThat(shown()).as("what is given goes first").isEqualTo("mjt.given");
    }

    private void forget() {
        assertThat(cli.run("disconnect", "--force-local-only").code()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--subscription-id=s", "--resource-group=g", "--tenant-id=t"})
    void whatTheTokenSaysCannotBeSaidBesideIt(String option) {
        var ended = connect("--join-token=mjt.x", option);
        assertThat(ended.code()).isEqualTo(23);
        assertThat(ended.err()).contains(option.split("=")[0]).doesNotContain("mjt.x");
        assertThat(standIn.asked("POST", Endpoints.JOIN)).isEmpty();
    }

    @Test
    void whoSignsInByArgumentsIsNotHinderedByATokenInTheEnvironment() {
        cli.with("MUSTER_JOIN_TOKEN", "mjt.environment");
        var ended = connect("--access-token=t");
        assertThat(ended.code()).isEqualTo(16);
        assertThat(ended.err()).contains("--resource-group");
        assertThat(standIn.asked("POST", Endpoints.JOIN)).isEmpty();
    }

    @Test
    void aTokenToJoinAndOneToSignInInTheEnvironmentAreOneTooMany() {
        cli.with(Map.of("MUSTER_JOIN_TOKEN", "mjt.x", "MUSTER_ACCESS_TOKEN", "t"));
        assertThat(connect().code()).isEqualTo(23);
        assertThat(standIn.asked("POST", Endpoints.JOIN)).isEmpty();
    }

    @Test
    void twoTokensAreOneTooMany() throws IOException {
        var file = Files.writeString(directory.resolve("token"), "mjt.file\n");
        assertThat(connect("--join-token=mjt.x", "--join-token-file=" + file).code())
                .isEqualTo(23);
    }

    @Test
    void theTokenMayBeInAFileOfOptions() throws IOException {
        var file = Files.writeString(directory.resolve("options.yaml"), "join-token: mjt.yaml\n");
        assertThat(connect("--config=" + file).code()).isZero();
        assertThat(shown()).isEqualTo("mjt.yaml");
    }

    @Test
    void aTokenThatIsSpentEndsByNumberAndInWords() {
        standIn.tell("POST " + Endpoints.JOIN, 403, "{\"error\":{\"code\":\"JoinTokenSpent\"}}");
        var ended = connect("--join-token=mjt.x");
        assertThat(ended.code()).isEqualTo(41);
        assertThat(ended.err()).startsWith("AZCM0041: ").contains("ask for another");
        assertThat(AgentConfig.read(home)).isEmpty();
    }
}
