package io.muster.agent.rule;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.muster.agent.Tree;
import io.muster.agent.host.Host;
import io.muster.agent.host.Hosts;
import io.muster.contracts.Verdict;
import io.muster.contracts.agent.RuleResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The baseline that lies beside this module is what the agent understands.
class ShippedRulesTest {

    private static final Path LINUX = Path.of("../baselines/src/main/resources/linux");

    @TempDir
    Path empty;

    static RuleSet shipped() throws IOException {
        var yaml = new YAMLMapper();
        var document = JsonMapper.builder().build().createObjectNode().put("format", 1);
        var rules = document.putArray("rules");
        for (var file : yaml.readTree(LINUX.resolve("package.yaml").toFile()).path("files")) {
            yaml.readTree(LINUX.resolve(file.asText()).toFile()).forEach(rules::add);
        }
        return RuleSet.parse(document.toString().getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void everyShippedRuleIsUnderstood() throws IOException {
        assertThat(shipped().size()).isEqualTo(181);
    }

    @Test
    void everyShippedRuleHasAVerdictOnTheMachineWeRunOnAndNoneIsAMistakeOfOurs() throws IOException {
        assertThat(shipped().evaluate(Host.live()))
                .hasSize(181)
                .allSatisfy(result -> assertThat(result.reasons().getFirst().phrase())
                        .as(result.title())
                        .doesNotStartWith("the check failed"));
    }

    /// Everything that the baseline asks programs about is installed.
    private static final String STATUS = """
            Package: openssh-server
            Status: install ok installed
            Version: 1:9.2p1-2

            """;

    @Test
    void anAuditOfADebianMachineStartsThreeProgramsAtMost() throws IOException {
        var rules = shipped();
        var tree = new Tree(empty)
                .with("/var/lib/dpkg/status", STATUS)
                .with("/proc/1/comm", "systemd\n")
                .with("/proc/net/if_inet6", "")
                .with("/etc/ssh/sshd_config", "Match LocalPort 22\n  X11Forwarding no\n")
                .with("/usr/sbin/sshd", "", "rwxr-xr-x")
                .with("/usr/sbin/nft", "", "rwxr-xr-x")
                .with("/usr/sbin/iptables-save", "", "rwxr-xr-x")
                .withDirectory("/run/systemd/system");
        rules.units().forEach(unit -> tree.with("/usr/lib/systemd/system/" + unit, "[Install]\nWantedBy=a.target\n"));
        var asked = new ArrayList<String>();
        var host = Hosts.running(tree, command -> {
            asked.add(command.getFirst());
            return switch (command.getFirst()) {
                case "systemctl" -> "ActiveState=active\n\n".repeat(command.size() - 3);
                case "/usr/sbin/nft" -> "{\"nftables\":[]}";
                default -> "port 22\n";
            };
        });
        assertThat(rules.evaluate(host)).hasSize(181);
        assertThat(host.programs()).isEqualTo(3);
        assertThat(asked).containsExactlyInAnyOrder("systemctl", "/usr/sbin/sshd", "/usr/sbin/nft");
    }

    /// Nobody knows what an empty image is: what only a running machine or a database tells is an error, and what is
    /// said
    /// to be fine is so because the thing is seen not to be there.
    @Test
    void anEmptyImageIsCompliantOnlyWithRulesAboutThingsThatAreNotThere() throws IOException {
        Files.createDirectories(empty.resolve("etc"));
        assertThat(shipped().evaluate(Host.image(empty)))
                .filteredOn(result -> result.verdict() == Verdict.COMPLIANT)
                .extracting(RuleResult::title)
                .containsExactlyInAnyOrder(
                        "The remote banner tells nothing about the machine",
                        "The local banner tells nothing about the machine");
    }
}
