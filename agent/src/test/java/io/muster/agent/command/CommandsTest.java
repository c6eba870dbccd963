package io.muster.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.identity.AgentConfig;
import io.muster.agent.identity.AgentHome;
import io.muster.agent.identity.Gateway;
import io.muster.agent.identity.MachineKey;
import io.muster.agent.status.AgentStatus;
import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {

    @TempDir
    Path directory;

    private AgentHome home;
    private Cli cli;

    @BeforeEach
    void aHome() {
        home = new AgentHome(directory.resolve("home"));
        cli = new Cli(home.root());
    }

    private void join() {
        new AgentConfig(
                        ResourceId.machine("s", "group", "box"),
                        new MachineId(UUID.randomUUID()),
                        "s",
                        "group",
                        "box",
                        "here",
                        "tenant",
                        "https://muster.example",
                        "c0ffee",
                        null)
                .write(home);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "101 | nonsense",
                "101 | config",
                "101 | extension",
                "23 | show --nonsense",
                "23 | show nonsense",
                "16 | connect",
                "16 | config set config.mode",
                "23 | config set config.mode sideways",
                "23 | config get no.such",
                "23 | config set config.mode full --add --remove",
                "16 | check",
                "23 | check --extensions some",
                "3 | check tpm",
                "3 | upgrade",
                "3 | upgrade --version 1.62 --background",
                "3 | license add --whatever",
                "3 | partnerconfig show",
                "3 | disconnect --use-azcli",
                "3 | disconnect --service-principal-cert-thumbprint x",
                "72 | extension remove --name X",
                "16 | extension remove",
                "70 | run"
            })
    void whatCannotBeDoneEndsWithItsPublicNumber(int code, String arguments) {
        var ended = cli.run(arguments.split(" "));
        assertThat(ended.err()).startsWith("AZCM%04d: ".formatted(code));
        assertThat(ended.code()).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "check",
                "config",
                "config set",
                "connect",
                "disconnect",
                "extension",
                "extension list",
                "extension remove",
                "genkey",
                "logs",
                "show",
                "upgrade",
                "version",
                "run",
                "audit",
                "completion"
            })
    void everyCommandHasHelp(String command) {
        var ended = cli.run((command + " --help").strip().split(" "));
        assertThat(ended.code()).isZero();
        assertThat(ended.out()).contains("Usage: azcmagent", "--help").doesNotContain("\u001b[");
    }

    @Test
    void helpNamesTheCommandsOfThePublicAgent() {
        assertThat(cli.run("help").out())
                .contains("check", "config", "connect", "disconnect", "extension", "genkey", "logs", "show", "upgrade")
                .doesNotContain("partnerconfig");
    }

    @Test
    void theVersionIsTold() {
        assertThat(cli.run("version").out()).isEqualTo("azcmagent version " + Azcmagent.VERSION + "\n");
        assertThat(cli.run("--version").out()).isEqualTo("azcmagent version " + Azcmagent.VERSION + "\n");
        assertThat(cli.run("version", "-j").out()).isEqualTo("{\"version\":\"" + Azcmagent.VERSION + "\"}\n");
    }

    @Test
    void bashTakesTheCompletionScriptAndCompletes() throws Exception {
        var script = cli.run("completion", "bash").out();
        var file = Files.writeString(directory.resolve("completion"), script);
        var bash = new ProcessBuilder(
                        "bash",
                        "-c",
                        "source '" + file + "'; COMP_WORDS=(azcmagent conn); COMP_CWORD=1;"
                                + " _complete_azcmagent; echo \"${COMPREPLY[@]}\"")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        var answer = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(answer.strip()).isEqualTo("connect");
    }

    @Test
    void noExtensionsAreListedAndNoneRemoved() {
        assertThat(cli.run("extension", "list").out()).contains("No extensions");
        assertThat(cli.run("extension", "list", "--json").out().strip()).isEqualTo("[]");
        assertThat(cli.run("extension", "remove", "--all").code()).isZero();
    }

    @Test
    void everyAnswerIsJsonForThoseWhoAskForThat() throws IOException {
        for (var command : List.of(
                "genkey",
                "config set config.mode full",
                "config clear config.mode",
                "config info",
                "config info config.mode",
                "config list",
                "config get config.mode",
                "extension remove --all",
                "extension list",
                "show",
                "show --os",
                "version",
                "logs -o " + directory.resolve("logs.zip"),
                "changes",
                "disconnect",
                "disconnect -f")) {
            var ended = cli.run((command + " -j").split(" "));
            assertThat(ended.code()).as(command).isZero();
            var answer = Gateway.JSON.readTree(ended.out());
            assertThat(answer.isContainerNode())
                    .as("%s: %s", command, ended.out())
                    .isTrue();
        }
    }

    @Test
    void genkeyPrintsThePublicHalfOfTheKeyThatConnectWillUse() {
        var first = cli.run("genkey").out().strip();
        assertThat(first).startsWith("MIIB").isEqualTo(MachineKey.in(home).publicKey());
        assertThat(cli.run("genkey").out().strip()).isEqualTo(first);
        join();
        assertThat(cli.run("genkey").code()).isEqualTo(67);
    }

    @Test
    void configIsSetListedAndCleared() {
        assertThat(cli.run("config", "set", "proxy.bypass", "ARM,AAD").out())
                .isEqualTo("Config property proxy.bypass set to value [ARM,AAD].\n");
        assertThat(cli.run("config", "set", "proxy.bypass", "Arc", "--add").code())
                .isZero();
        assertThat(cli.run("config", "set", "proxy.bypass", "arm", "-r").code()).isZero();
        assertThat(cli.run("config", "get", "proxy.bypass").out()).isEqualTo("[AAD,Arc]\n");
        assertThat(cli.run("config", "get", "proxy.bypass", "-j").out().strip())
                .isEqualTo("{\"proxy.bypass\":[\"AAD\",\"Arc\"]}");
        assertThat(cli.run("config", "list").out())
                .startsWith("Local Configuration Settings\n")
                .contains(
                        "incomingconnections.enabled (preview): true", "proxy.bypass: [AAD,Arc]", "config.mode: full");
        assertThat(cli.run("config", "clear", "proxy.bypass").code()).isZero();
        assertThat(cli.run("config", "get", "proxy.bypass").out()).isEqualTo("[]\n");
        assertThat(cli.run("config", "info", "config.mode").out()).contains("full, monitor");
    }

    @Test
    void showHasTheLinesOfThePublicAgentInTheirOrder() {
        join();
        var now = Instant.now(Clock.systemUTC());
        AgentStatus.ofThisProcess().heard(now).write(home);
        var shown = cli.run("show").out();
        assertThat(shown.lines()
                        .filter(line -> !line.startsWith(" "))
                        .map(line -> line.substring(0, 40).strip()))
                .containsExactly(
                        "Resource Name",
                        "Resource Group Name",
                        "Resource Namespace",
                        "Resource Id",
                        "Subscription ID",
                        "Tenant ID",
                        "VM ID",
                        "Correlation ID",
                        "VM UUID",
                        "Location",
                        "Cloud",
                        "Identity Key Store",
                        "Agent Version",
                        "Agent Logfile",
                        "Agent Status",
                        "Agent Last Heartbeat",
                        "Agent Error Code",
                        "Agent Error Details",
                        "Agent Error Timestamp",
                        "Using HTTPS Proxy",
                        "Proxy Bypass List",
                        "Upstream Proxy",
                        "Gateway URL",
                        "Cloud Provider",
                        "Cloud Metadata",
                        "Manufacturer",
                        "Model",
                        "MSSQL Server Detected",
                        "MySQL Server Detected",
                        "PGSQL Server Detected",
                        "Dependent Service Status",
                        "Portal Page",
                        "Disabled Features",
                        "Agent Auto Upgrade Task Status");
        assertThat(shown)
                .contains("Agent Status                            : Connected\n")
                .contains("  Agent Service (himdsd)                : running\n")
                .containsPattern("Agent Last Heartbeat +: \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ\n");
    }

    @Test
    void showInJsonHasTheKeysThatScriptsKnow() throws IOException {
        join();
        var json = Gateway.JSON.readTree(cli.run("show", "-j").out());
        assertThat(json.path("resourceName").asText()).isEqualTo("box");
        assertThat(json.path("resourceGroup").asText()).isEqualTo("group");
        assertThat(json.path("status").asText()).isEqualTo("Disconnected");
        assertThat(StreamSupport.stream(((Iterable<String>) json::fieldNames).spliterator(), false))
                .contains("lastHeartbeat", "resourceId", "subscriptionId", "tenantId", "location", "cloud", "vmId");
    }

    @Test
    void showTakesPropertiesByLabelOrKey() throws IOException {
        join();
        assertThat(cli.run("show", "Agent Status", "resourcename").out().lines())
                .containsExactly(
                        "Agent Status                            : Disconnected",
                        "Resource Name                           : box");
        assertThat(Gateway.JSON.readTree(cli.run("show", "status", "--json").out()))
                .isEqualTo(Gateway.JSON.readTree("{\"status\":\"Disconnected\"}"));
        assertThat(cli.run("show", "--os").out()).contains("OS Kernel", System.getProperty("os.version"));
    }

    @Test
    void showTellsWhatWentWrongLast() {
        join();
        AgentStatus.ofThisProcess()
                .failed(new AgentStatus.Trouble("guest", 26, "it is away", Instant.parse("2026-07-24T08:24:15.9Z")))
                .write(home);
        assertThat(cli.run("show", "agentErrorCode", "agentErrorDetails", "agentErrorTimestamp")
                        .out())
                .contains(": AZCM0026\n", ": it is away\n", ": 2026-07-24T08:24:15Z\n");
    }

    @Test
    void showWorksOnAMachineThatNeverJoined() {
        var shown = cli.run("show");
        assertThat(shown.code()).isZero();
        assertThat(shown.out()).contains("Agent Status                            : Disconnected");
        assertThat(home.root()).doesNotExist();
    }

    @Test
    void aDamagedConfigurationIsFault70AndCanBeForgotten() throws IOException {
        AgentHome.write(home.config(), "{", "rw-r--r--");
        for (var command : List.of("show", "genkey", "check", "disconnect", "run")) {
            var ended = cli.run(command);
            assertThat(ended.err()).as(command).startsWith("AZCM0070: ").contains("--force-local-only");
            assertThat(ended.code()).isEqualTo(70);
        }
        assertThat(cli.run("logs", "-o", directory.resolve("logs.zip").toString())
                        .code())
                .as("they are wanted most then")
                .isZero();
        assertThat(cli.run("disconnect", "-f").code()).isZero();
        assertThat(cli.run("show").code()).isZero();
    }

    @Test
    void logsArePackedUnderTheNameThatWasGiven() {
        join();
        var file = directory.resolve("out.zip");
        assertThat(cli.run("logs", "--full", "-o", file.toString()).out()).contains(file.toString());
        assertThat(file).exists();
        assertThat(cli.run("logs", "-o", file.toString()).code()).isEqualTo(23);
    }
}
