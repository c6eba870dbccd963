package io.muster.agent.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.Tree;
import io.muster.agent.enforce.FileChange;
import io.muster.agent.enforce.FirewallChange;
import io.muster.agent.enforce.Plan;
import io.muster.agent.enforce.UnitChange;
import io.muster.agent.enforce.UnitChange.State;
import io.muster.agent.host.HostFault;
import io.muster.agent.host.Hosts;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FirewallPlanTest {

    private static final String RULE = "{'kind':'firewall','hooks':['input','forward'],'enforce':'1'}";
    private static final String EMPTY = "{\"chain\":{\"family\":\"inet\",\"table\":\"filter\",\"name\":\"input\","
            + "\"type\":\"filter\",\"hook\":\"input\",\"policy\":\"accept\"}}";
    private static final String CONF = "#!/usr/sbin/nft -f\nflush ruleset\n";
    private static final String LISTENING = "0: 00000000:%04X 00000000:0000 %s 0:0\n";

    @TempDir
    Path root;

    private Tree tree;
    private String ruleset = EMPTY;
    private boolean valid = true;

    @BeforeEach
    void aServerWithoutAFirewall() {
        tree = new Tree(root)
                .withDirectory("/run/systemd/system")
                .with("/usr/sbin/nft", "", "rwxr-xr-x")
                .with("/etc/nftables.conf", CONF)
                .with("/lib/systemd/system/nftables.service", "[Install]\nWantedBy=sysinit.target\n")
                .with("/proc/uptime", "300.17 599.00\n")
                .with("/proc/sys/net/ipv4/ip_forward", "0\n")
                .with("/proc/sys/net/ipv4/ip_local_port_range", "32768 60999\n")
                .with("/proc/net/tcp", "sl\n" + LISTENING.formatted(22, "0A") + LISTENING.formatted(80, "0A"))
                .with("/proc/net/udp", "sl\n" + LISTENING.formatted(123, "07"));
    }

    private Plan plan(String rule) {
        return Looking.rules(Looking.rule(rule)).plan(Hosts.running(tree, this::printed));
    }

    private String printed(List<String> command) {
        if (command.contains("systemctl")) {
            return "ActiveState=inactive\n".repeat(command.size() - 3);
        }
        if (command.contains("-c") && !valid) {
            throw new HostFault("nft failed: it has no ct");
        }
        return "{\"nftables\":[" + ruleset + "]}";
    }

    private String why() {
        var plan = plan(RULE);
        assertThat(plan.changes()).isEmpty();
        return plan.refused().getFirst().why();
    }

    private static String text(Plan plan, String path) {
        return plan.changes().stream()
                .filter(change -> change.target().equals(path))
                .map(change -> Objects.requireNonNull(
                        Objects.requireNonNull(((FileChange) change).after()).text()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whoeverListensNowIsStillReachedAndTheReaderSeesIt() {
        var plan = plan(RULE);
        assertThat(plan.enforced()).hasSize(1);
        assertThat(plan.changes()).contains(new FirewallChange(List.of("tcp 22", "tcp 80", "udp 123"), false, true));
        assertThat(plan.changes())
                .anyMatch(change -> change.words().endsWith("answers, ICMP and tcp 22, tcp 80, udp 123"));
        assertThat(text(plan, "/etc/nftables.d/muster.nft"))
                .contains("elements = { 22, 80 }")
                .contains("elements = { 123 }")
                .contains("policy drop;");
    }

    @Test
    void itIsLoadedAtBootByOneLineAndNothingIsStarted() {
        var plan = plan(RULE);
        assertThat(text(plan, "/etc/nftables.conf")).isEqualTo(CONF + "include \"/etc/nftables.d/muster*.nft\"\n");
        assertThat(plan.changes())
                .contains(new UnitChange("nftables.service", new State(false, false), new State(false, true)));
    }

    @Test
    void aDirectoryThatIsIncludedNeedsNoLine() {
        tree.with("/etc/nftables.conf", CONF + "include \"/etc/nftables.d/*.nft\"\n");
        assertThat(plan(RULE).changes()).noneMatch(change -> change.target().equals("/etc/nftables.conf"));
        tree.with("/etc/nftables.d/theirs.nft", "add table inet theirs\n");
        assertThat(why()).startsWith("somebody has rules in /etc/nftables.d/theirs.nft");
    }

    @Test
    void itIsDoneOnlyWhereTheAssignmentAsksForIt() {
        assertThat(plan("{'kind':'firewall','hooks':['input']}")
                        .refused()
                        .getFirst()
                        .why())
                .contains("its parameter is 0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"rule\":{\"family\":\"ip\",\"table\":\"nat\",\"expr\":[]}} | table ip nat",
                "{\"set\":{\"family\":\"inet\",\"table\":\"f2b\",\"name\":\"bad\"}} | table inet f2b",
                "{\"chain\":{\"family\":\"ip\",\"table\":\"f\",\"hook\":\"output\",\"policy\":\"drop\"}} | table ip f",
                "{\"table\":{\"family\":\"inet\",\"name\":\"muster\"}} | table inet muster"
            })
    void whereSomebodyHasRulesNothingIsAdded(String item, String where) {
        ruleset = EMPTY + "," + item;
        assertThat(why()).startsWith("somebody has rules in " + where);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/proc/net/ip_tables_names | filter | the older iptables",
                "/etc/nftables.conf | table inet f { chain i { tcp dport 22 accept } } | in /etc/nftables.conf",
                "/etc/ufw/ufw.conf | ENABLED=yes | ufw is the firewall",
                "/proc/sys/net/ipv4/ip_forward | 1 | forwards packets",
                "/proc/uptime | 299.99 10.00 | just started",
                "/etc/nftables.d/muster.nft | add table inet muster | may be somebody's",
                "/proc/net/udp | | /proc/net/udp does not tell"
            })
    void whereItIsNotKnownWhatMustPassNothingIsDone(String path, String text, String why) {
        tree.with(path, text == null ? "" : text + "\n");
        assertThat(why()).contains(why);
    }

    @Test
    void whoIsTalkedToByManyOverUdpIsNotPutBehindIt() {
        tree.with("/proc/net/udp", "sl\n" + LISTENING.formatted(53, "07"));
        assertThat(why()).contains("UDP port 53");
    }

    @Test
    void anotherFirewallThatStartsAtBootIsLeftAlone() {
        tree.with("/lib/systemd/system/firewalld.service", "[Install]\nWantedBy=multi-user.target\n")
                .with("/etc/systemd/system/multi-user.target.wants/firewalld.service", "");
        assertThat(why()).isEqualTo("firewalld.service is the firewall of this machine");
    }

    @Test
    void whatThisKernelDoesNotTakeIsNotPlanned() {
        valid = false;
        assertThat(why()).contains("it has no ct");
    }
}
