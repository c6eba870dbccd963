package io.muster.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.agent.GatewayStandIn;
import io.muster.agent.PrincipalFiles;
import io.muster.agent.identity.AgentConfig;
import io.muster.agent.identity.AgentHome;
import io.muster.agent.identity.Gateway;
import io.muster.agent.metadata.Cloud;
import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectCommandTest {

    private static final String SUBSCRIPTION = UUID.randomUUID().toString();
    private static final String MACHINE =
            ResourceId.machine(SUBSCRIPTION, "group", "box").value();
    private static final String GROUP =
            ResourceId.resourceGroup(SUBSCRIPTION, "group").value();
    private static final String LOGIN = "/realm/protocol/openid-connect/token";

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
        standIn.tell("GET " + GROUP, 200, "{}");
        standIn.tell("PUT " + MACHINE, 200, "{\"properties\":{\"vmId\":\"" + UUID.randomUUID() + "\"}}");
        standIn.tell("DELETE " + MACHINE, 200, "");
        standIn.tell(
                "GET /metadata/endpoints",
                200,
                "[{\"authentication\":{\"loginEndpoint\":\"" + standIn.url() + "/realm\"}}]");
        standIn.tell("POST " + LOGIN, 200, "{\"access_token\":\"people\"}");
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
                "--subscription-id=" + SUBSCRIPTION,
                "--resource-group=group",
                "--location=here",
                "--tenant-id=tenant",
                "--resource-name=box"));
        // What is given again takes the place of what is usual.
        for (var one : more) {
            arguments.removeIf(usual -> usual.startsWith(one + "="));
        }
        arguments.addAll(List.of(more));
        return cli.run(arguments.toArray(String[]::new));
    }

    private JsonNode put() throws IOException {
        return Gateway.JSON.readTree(standIn.asked("PUT", MACHINE).getFirst().body());
    }

    private String login() {
        return standIn.asked("POST", LOGIN).getFirst().body();
    }

    @Test
    void connectingEndsWithZeroAndASecondTimeWith67() {
        assertThat(connect("--access-token=t")).isEqualTo(new Cli.Ended(0, "Connected: " + MACHINE + "\n", ""));
        var again = connect("--access-token=t");
        assertThat(again.code()).isEqualTo(67);
        assertThat(again.err()).startsWith("AZCM0067: ");
        assertThat(standIn.asked("PUT", MACHINE)).hasSize(1);
    }

    @Test
    void whatTheMachineIsAndWhatWasDecidedOnItIsTold() throws IOException {
        assertThat(cli.run("config", "set", "extensions.blocklist", "A/B").code())
                .isZero();
        cli.in(new Cloud.In(Cloud.Provider.GCP, Map.of("zone", "z")));
        assertThat(connect("--access-token=t", "--tags", "owner=ops,room='2, left'")
                        .code())
                .isZero();
        var properties = put().path("properties");
        assertThat(properties.path("osType").asText()).isEqualTo("linux");
        assertThat(properties.at("/cloudMetadata/zone").asText()).isEqualTo("z");
        assertThat(properties
                        .at("/agentConfiguration/extensionsBlockList/0/type")
                        .asText())
                .isEqualTo("B");
        assertThat(put().at("/tags/room").asText()).isEqualTo("2, left");
        assertThat(Gateway.JSON.readTree(home.cloud().toFile()).path("provider").asText())
                .isEqualTo("GCP");
    }

    @Test
    void theAccessTokenMayComeFromStandardInputOrTheEnvironment() {
        assertThat(cli.typing("from-stdin\nmore").run("version").code()).isZero();
        assertThat(connect("--access-token", "-").code()).isZero();
        assertThat(cli.run("disconnect", "--force-local-only").code()).isZero();
        cli.with("MUSTER_ACCESS_TOKEN", "from-environment");
        assertThat(connect().code()).isZero();
        assertThat(standIn.asked("POST", LOGIN)).isEmpty();
    }

    @Test
    void theSecretMayComeFromTheEnvironmentOrStandardInput() {
        cli.with("MUSTER_SERVICE_PRINCIPAL_SECRET", "s1");
        assertThat(connect("-i", "principal").code()).isZero();
        assertThat(login()).contains("client_secret=s1", "client_id=principal");
        assertThat(cli.run("disconnect", "-f").code()).isZero();
        cli.typing("s2\n");
        assertThat(connect("-i", "principal", "-p", "-").code()).isZero();
        assertThat(standIn.asked("POST", LOGIN).get(1).body()).contains("client_secret=s2");
    }

    @Test
    void aServicePrincipalMayHaveACertificate() throws IOException {
        var file = Files.writeString(
                directory.resolve("sp.pem"), PrincipalFiles.rsa().pem());
        assertThat(connect("-i", "principal", "--service-principal-cert", file.toString())
                        .code())
                .isZero();
        assertThat(login()).contains("client_assertion=").doesNotContain("client_secret");
    }

    @Test
    void aPersonIsToldTheCodeOnStandardError() {
        standIn.tell(
                "POST /realm/protocol/openid-connect/auth/device",
                200,
                "{\"device_code\":\"dc\",\"user_code\":\"WXYZ\",\"verification_uri\":\"https://login/device\"}");
        var ended = connect("--use-device-code");
        assertThat(ended.code()).isZero();
        assertThat(ended.err()).contains("WXYZ");
        assertThat(ended.out()).doesNotContain("WXYZ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "16 | ",
                "16 | -i p",
                "16 | -p secret",
                "23 | -i p -p s --access-token t",
                "23 | --access-token t --use-device-code",
                "41 | -i p --service-principal-cert /absent",
                "23 | --access-token t --tags x",
                "23 | --access-token t --gateway http://elsewhere.example",
                "23 | --access-token t --gateway nowhere",
                "23 | --access-token t --resource-group a/b",
                "23 | --access-token t --correlation-id x",
                "102 | --access-token t --resource-name login-box",
                "16 | --access-token t --ca-file /absent",
                "3 | --access-token t --use-azcli",
                "3 | --access-token t --private-link-scope x",
                "3 | --access-token t --gateway-id x",
                "3 | --access-token t --automanage-profile x",
                "3 | --access-token t --service-principal-cert-thumbprint x",
                "28 | --access-token t --identity-key-store TPM",
                "23 | --access-token t --identity-key-store cloud",
                "23 | --access-token t --join-token j",
                "23 | -i p -p s --join-token j",
                "23 | --use-device-code --join-token j",
                "23 | --access-token t --join-token-file /dev/null",
                "23 | --join-token j",
                "16 | --join-token-file /absent",
                "16 | --join-token-file /dev/null",
                "23 | --access-token t --no-such-option"
            })
    void whatCannotBeIsRefusedByNumberAndNothingIsMade(int code, String more) {
        var ended = connect(more == null ? new String[0] : more.split(" "));
        assertThat(ended.err()).startsWith("AZCM%04d: ".formatted(code));
        assertThat(ended.code()).isEqualTo(code);
        assertThat(AgentConfig.read(home)).isEmpty();
        assertThat(standIn.asked("PUT", MACHINE)).isEmpty();
    }

    @Test
    void whatHasNoEffectIsAcceptedAndSaid() {
        var ended = connect(
                "--access-token=t",
                "--cloud=AzureCloud",
                "--user-tenant-id=x",
                "--enable-automatic-upgrade",
                "--ignore-network-check",
                "--identity-key-store=default");
        assertThat(ended.code()).isZero();
        assertThat(ended.err()).contains("--cloud", "--user-tenant-id", "--enable-automatic-upgrade");
    }

    @Test
    void optionsMayStandInAFile() throws IOException {
        var file = Files.writeString(directory.resolve("options.yaml"), """
                gateway: %s
                ca-file: %s
                publishers: %s
                subscription-id: %s
                resource-group: not-this
                location: here
                tenant-id: tenant
                resource-name: box
                access-token: t
                tags: {owner: ops, room: "2, left"}
                """.formatted(
                        standIn.url(), directory.resolve("ca.pem"), directory.resolve("publishers.txt"), SUBSCRIPTION));
        assertThat(cli.run("connect", "--config", file.toString(), "-g", "group"))
                .extracting(Cli.Ended::code)
                .isEqualTo(0);
        assertThat(put().at("/tags/room").asText()).isEqualTo("2, left");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"''", "[1]", "{", "\"\\u0000\": : :"})
    void anOptionFileThatIsNoneIsFault19(String text) throws IOException {
        var file = Files.writeString(directory.resolve("options.yaml"), text);
        assertThat(cli.run("connect", "--config=" + file).code()).isEqualTo(19);
        assertThat(cli.run("connect", "--config=" + directory.resolve("absent")).code())
                .isEqualTo(19);
    }

    @Test
    void aVirtualMachineOfAzureIsRefusedUnlessItIsATest() {
        cli.in(new Cloud.In(Cloud.Provider.AZURE, Map.of("vmId", "v")));
        assertThat(connect("--access-token=t").code()).isEqualTo(141);
        assertThat(standIn.asked("PUT", MACHINE)).isEmpty();
        cli.with("MSFT_ARC_TEST", "true");
        assertThat(connect("--access-token=t").code()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"false, i-0abc", "true, ec2.internal"})
    void onAwsTheNameComesFromTheInstance(boolean hostName, String name) throws IOException {
        cli.in(new Cloud.In(Cloud.Provider.AWS, Map.of("instanceId", "i-0abc", "hostName", "ec2.internal")));
        var machine = ResourceId.machine(SUBSCRIPTION, "group", name).value();
        standIn.tell("PUT " + machine, 200, "{\"properties\":{\"vmId\":\"" + UUID.randomUUID() + "\"}}");
        var options = Files.writeString(
                directory.resolve("options.json"),
                Gateway.JSON
                        .createObjectNode()
                        .put("gateway", standIn.url())
                        .put("ca-file", directory.resolve("ca.pem").toString())
                        .put("publishers", directory.resolve("publishers.txt").toString())
                        .put("subscription-id", SUBSCRIPTION)
                        .put("resource-group", "group")
                        .put("location", "here")
                        .put("tenant-id", "tenant")
                        .put("use-aws-ec2-hostname", hostName)
                        .toString());
        assertThat(cli.run("connect", "--config", options.toString(), "--access-token=t")
                        .code())
                .isZero();
        assertThat(standIn.asked("PUT", machine)).hasSize(1);
    }

    @Test
    void everybodyMayLookIntoTheHomeButNotAtTheKey() throws IOException {
        assertThat(connect("--access-token=t").code()).isZero();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.root())))
                .isEqualTo("rwxr-xr-x");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(home.key().getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void aMachineThatIsConnectedAlreadyKeepsItsTrust() {
        new AgentConfig(
                        ResourceId.machine(SUBSCRIPTION, "group", "box"),
                        new MachineId(UUID.randomUUID()),
                        SUBSCRIPTION,
                        "group",
                        "box",
                        "here",
                        "tenant",
                        standIn.url())
                .write(home);
        assertThat(connect("--access-token=t").code()).isEqualTo(67);
        assertThat(home.publishers()).doesNotExist();
    }

    @Test
    void connectingThatTakesTooLongIsGivenUpAndTheMachineHasNotJoined() {
        standIn.keepWaiting("PUT " + MACHINE);
        cli.within(Duration.ofMillis(300));
        var ended = connect("--access-token=t");
        assertThat(ended.code()).isEqualTo(62);
        assertThat(ended.err()).startsWith("AZCM0062: connecting took longer than 300 ms");
        assertThat(AgentConfig.read(home)).isEmpty();
    }

    @Test
    void aGatewayThatIsAwayIsFault26() {
        standIn.close();
        assertThat(connect("--access-token=t").code()).isEqualTo(26);
    }

    @Test
    void disconnectingDeletesAndForgets() {
        assertThat(connect("--access-token=t").code()).isZero();
        assertThat(cli.run("disconnect", "--access-token=t").code()).isZero();
        assertThat(standIn.asked("DELETE", MACHINE)).hasSize(1);
        assertThat(List.of(home.config(), home.key(), home.metadata(), home.cloud()))
                .noneMatch(Files::exists);
        assertThat(cli.run("disconnect", "--access-token=t").out()).contains("not connected");
    }

    @Test
    void disconnectingThatIsRefusedForgetsNothing() {
        assertThat(connect("--access-token=t").code()).isZero();
        standIn.tell("DELETE " + MACHINE, 403, "{}");
        assertThat(cli.run("disconnect", "--access-token=t").code()).isEqualTo(43);
        assertThat(AgentConfig.read(home)).isPresent();
    }

    @Test
    void forgettingHereOnlyAsksNobody() {
        assertThat(connect("--access-token=t").code()).isZero();
        standIn.close();
        assertThat(cli.run("disconnect", "-f").code()).isZero();
        assertThat(AgentConfig.read(home)).isEmpty();
    }
}
