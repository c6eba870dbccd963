package io.muster.agent.rule;

import static io.muster.agent.rule.Looking.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.Tree;
import io.muster.agent.host.Host;
import io.muster.agent.host.HostFault;
import io.muster.agent.host.Hosts;
import io.muster.contracts.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Kinds that only a running machine can tell of.
class RunningResourcesTest {

    private static final String FIREWALL = "{'kind':'firewall','hooks':['input']}";
    private static final String BASE = "{\"chain\":{\"family\":\"inet\",\"table\":\"f\",\"name\":\"in\","
            + "\"type\":\"filter\",\"hook\":\"input\",\"policy\":\"%s\"}}";
    private static final String RULE =
            "{\"rule\":{\"family\":\"inet\",\"table\":\"f\",\"chain\":\"%s\",\"expr\":[%s]}}";

    @TempDir
    Path root;

    private Tree tree;

    @BeforeEach
    void plant() {
        tree = new Tree(root);
    }

    private Host printing(String output) {
        return Hosts.running(tree, _ -> output);
    }

    private Host nft(String policy, String... rules) {
        tree.with("/usr/sbin/nft", "", "rwxr-xr-x");
        return printing("{\"nftables\":[" + BASE.formatted(policy) + (rules.length == 0 ? "" : ",")
                + String.join(",", rules) + "]}");
    }

    private static String rule(String chain, String expressions) {
        return RULE.formatted(chain, expressions);
    }

    @Test
    void aChainThatDropsWhatNobodyNamedIsAFirewall() {
        assertThat(verdict(nft("drop"), FIREWALL)).isEqualTo(Verdict.COMPLIANT);
        assertThat(verdict(nft("accept"), FIREWALL)).isEqualTo(Verdict.NON_COMPLIANT);
        assertThat(verdict(nft("accept", rule("in", "{\"counter\":{}},{\"reject\":null}")), FIREWALL))
                .as("as firewalld does it")
                .isEqualTo(Verdict.COMPLIANT);
    }

    @Test
    void aRuleThatAcceptsEverythingMakesThePolicyMeaningless() {
        assertThat(verdict(nft("drop", rule("in", "{\"accept\":null}")), FIREWALL))
                .isEqualTo(Verdict.NON_COMPLIANT);
        assertThat(verdict(nft("drop", rule("in", "{\"match\":{}},{\"accept\":null}")), FIREWALL))
                .isEqualTo(Verdict.COMPLIANT);
    }

    @Test
    void chainsAreFollowed() {
        var other = "{\"chain\":{\"family\":\"inet\",\"table\":\"f\",\"name\":\"all\"}}";
        assertThat(verdict(
                        nft(
                                "drop",
                                other,
                                rule("in", "{\"jump\":{\"target\":\"all\"}}"),
                                rule("all", "{\"accept\":null}")),
                        FIREWALL))
                .isEqualTo(Verdict.NON_COMPLIANT);
        assertThat(verdict(
                        nft(
                                "drop",
                                other,
                                rule("all", "{\"jump\":{\"target\":\"all\"}}"),
                                rule("in", "{\"jump\":{\"target\":\"all\"}}")),
                        FIREWALL))
                .isEqualTo(Verdict.ERROR);
    }

    @ParameterizedTest
    @CsvSource({
        "':INPUT DROP [0:0]', '', COMPLIANT",
        "':INPUT ACCEPT [0:0]', '', NON_COMPLIANT",
        "':INPUT DROP [0:0]', '-A INPUT -j ACCEPT', NON_COMPLIANT",
        "':INPUT DROP [0:0]', '-A INPUT -i lo -j ACCEPT', COMPLIANT",
        "':INPUT ACCEPT [0:0]', '-A INPUT -m comment --comment \"the rest goes\" -j REJECT', COMPLIANT"
    })
    void theOlderTablesAreRead(String policy, String rule, Verdict wanted) {
        tree.with("/usr/sbin/iptables-save", "", "rwxr-xr-x");
        assertThat(verdict(printing("*filter\n" + policy + "\n" + rule + "\nCOMMIT\n"), FIREWALL))
                .isEqualTo(wanted);
    }

    @Test
    void theOtherProtocolIsNotForgotten() {
        tree.with("/usr/sbin/iptables-save", "").with("/proc/net/if_inet6", "x eth0\n");
        assertThat(verdict(printing(":INPUT DROP [0:0]\n"), FIREWALL)).isEqualTo(Verdict.NON_COMPLIANT);
    }

    @Test
    void withoutAnyFirewallNothingIsRefusedAndOnAnImageNobodyKnows() {
        assertThat(verdict(Hosts.running(tree), FIREWALL)).isEqualTo(Verdict.NON_COMPLIANT);
        assertThat(verdict(tree, FIREWALL)).isEqualTo(Verdict.NOT_APPLICABLE);
        tree.with("/usr/sbin/nft", "");
        assertThat(verdict(printing("no JSON"), FIREWALL)).isEqualTo(Verdict.ERROR);
    }

    @ParameterizedTest
    @CsvSource({"0x1003, COMPLIANT", "0x1103, NON_COMPLIANT", "many, ERROR"})
    void anInterfaceThatTakesInEverythingIsFound(String flags, Verdict wanted) {
        tree.with("/sys/class/net/eth0/flags", flags + "\n");
        assertThat(verdict(Hosts.running(tree), "{'kind':'interfaces','check':'notPromiscuous'}"))
                .isEqualTo(wanted);
    }

    @Test
    void thePortOfABridgeDoesItsWork() {
        tree.with("/sys/class/net/eth0/flags", "0x1103\n").withDirectory("/sys/class/net/eth0/brport");
        assertThat(verdict(Hosts.running(tree), "{'kind':'interfaces','check':'notPromiscuous'}"))
                .isEqualTo(Verdict.COMPLIANT);
        tree.with("/etc/network/interfaces", "up ip link set eth0 promisc on\n");
        assertThat(verdict(Hosts.running(tree), "{'kind':'interfaces','check':'notPromiscuous'}"))
                .isEqualTo(Verdict.NON_COMPLIANT);
    }

    @ParameterizedTest
    @CsvSource({"0x1003, NON_COMPLIANT", "0x1002, COMPLIANT"})
    void aWirelessInterfaceIsDown(String flags, Verdict wanted) {
        tree.with("/sys/class/net/wlan0/flags", flags + "\n").withDirectory("/sys/class/net/wlan0/wireless");
        assertThat(verdict(Hosts.running(tree), "{'kind':'interfaces','check':'noWireless'}"))
                .isEqualTo(wanted);
        assertThat(verdict(tree, "{'kind':'interfaces','check':'noWireless'}")).isEqualTo(Verdict.NOT_APPLICABLE);
    }

    @ParameterizedTest
    @CsvSource({
        "'flags : fpu nx sse', COMPLIANT",
        "'flags : fpu nxx', NON_COMPLIANT",
        "'flags : nx\nflags : fpu', NON_COMPLIANT",
        "'Features : fp asimd', NOT_APPLICABLE"
    })
    void everyProcessorCan(String info, Verdict wanted) {
        tree.with("/proc/cpuinfo", info + "\n");
        assertThat(verdict(Hosts.running(tree), "{'kind':'processor','flag':'nx'}"))
                .isEqualTo(wanted);
    }

    @Test
    void aKernelComesFromAPackage() {
        var rule = "{'kind':'kernel','check':'packaged'}";
        tree.with("/proc/sys/kernel/osrelease", "6.1.0-18-amd64\n")
                .with(
                        "/var/lib/dpkg/status",
                        "Package: linux-image-6.1.0-18-amd64\nStatus: install ok installed\nVersion: 6.1.76-1\n\n");
        assertThat(verdict(Hosts.running(tree), rule)).isEqualTo(Verdict.COMPLIANT);
        tree.with("/proc/sys/kernel/osrelease", "6.1.0-mine\n");
        assertThat(verdict(Hosts.running(tree), rule)).isEqualTo(Verdict.NON_COMPLIANT);
        tree.with("/run/systemd/container", "lxc\n");
        assertThat(verdict(Hosts.running(tree), rule)).isEqualTo(Verdict.NOT_APPLICABLE);
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', COMPLIANT",
        "'net.ipv4.tcp_syncookies = 0', '', NON_COMPLIANT",
        "'net/ipv4/tcp_syncookies=0', '', NON_COMPLIANT",
        "'-net.ipv4.tcp_syncookies=0', 'net.ipv4.tcp_syncookies=1', COMPLIANT",
        "'net.ipv4.tcp_syncookies=1', 'net.ipv4.tcp_syncookies=0', NON_COMPLIANT",
        "'net.ipv4.*=0', '', NON_COMPLIANT",
        "'net.ipv4.tcp_syncookies=1', 'net.ipv4.*=0', COMPLIANT",
        "'#net.ipv4.tcp_syncookies=0', '', COMPLIANT"
    })
    void aKernelSettingIsJudgedAsItWillBeToo(String first, String second, Verdict wanted) {
        tree.with("/proc/sys/net/ipv4/tcp_syncookies", "1\n")
                .with("/usr/lib/sysctl.d/10-a.conf", first + "\n")
                .with("/etc/sysctl.d/20-b.conf", second + "\n");
        assertThat(verdict(
                        Hosts.running(tree),
                        "{'kind':'sysctl','keys':['net.ipv4.tcp_syncookies'],'expect':{'equals':'1'}}"))
                .isEqualTo(wanted);
    }

    @Test
    void aFileHidesTheOneOfItsNameFurtherDown() {
        var rule = "{'kind':'sysctl','keys':['net.ipv4.tcp_syncookies'],'expect':{'equals':'1'}}";
        tree.with("/proc/sys/net/ipv4/tcp_syncookies", "1\n")
                .with("/usr/lib/sysctl.d/a.conf", "net.ipv4.tcp_syncookies=0\n")
                .with("/etc/sysctl.d/a.conf", "# nothing\n");
        assertThat(verdict(Hosts.running(tree), rule)).isEqualTo(Verdict.COMPLIANT);
        assertThat(verdict(Hosts.running(tree), rule.replace("}}", "},'persisted':'required'}")))
                .isEqualTo(Verdict.NON_COMPLIANT);
    }

    @ParameterizedTest
    @CsvSource({
        "'a.b=1', 'a.c=1', COMPLIANT",
        "'a.b=1', '',      NOT_APPLICABLE",
        "'a.b=0', '',      NON_COMPLIANT",
        "'a.*=1', '',      COMPLIANT",
        "'',      '',      NOT_APPLICABLE"
    })
    void anImageSaysWhatItWillSet(String first, String second, Verdict wanted) {
        tree.with("/usr/lib/sysctl.d/10-a.conf", first + "\n").with("/etc/sysctl.d/20-b.conf", second + "\n");
        var rule = "{'kind':'sysctl','keys':['a.b','a.c'],'expect':{'equals':'1'}}";
        assertThat(verdict(tree, rule)).isEqualTo(wanted);
    }

    /// Else what cannot be told would pass as what need not hold.
    @Test
    void whatAnImageCannotTellKeepsTheWholeFromBeingCompliant() {
        tree.with("/etc/a", "x\n");
        var fine = "{'kind':'text','paths':['/etc/a'],'contains':['x']}";
        var wrong = "{'kind':'text','paths':['/etc/a'],'lacks':['x']}";
        var broken = "{'kind':'package','names':['a'],'state':'absent'}";
        var all = "{'kind':'all','of':[" + FIREWALL + ",%s]}";
        assertThat(verdict(tree, all.formatted(fine))).isEqualTo(Verdict.NOT_APPLICABLE);
        assertThat(verdict(tree, all.formatted(wrong))).isEqualTo(Verdict.NON_COMPLIANT);
        assertThat(verdict(tree, all.formatted(broken))).as("no database").isEqualTo(Verdict.ERROR);
        assertThat(Looking.result(tree.host(), FIREWALL).reasons().getFirst().phrase())
                .startsWith("image: the firewall");
    }

    @Test
    void aScriptRunsOnlyWhereTheOwnerAllowsIt() {
        var rule = "{'kind':'script','run':'echo yes','expect':{'equals':'yes'}}";
        assertThat(verdict(printing("yes\n"), rule)).isEqualTo(Verdict.ERROR);
        assertThat(verdict(Hosts.running(tree, _ -> "yes\n", true), rule)).isEqualTo(Verdict.COMPLIANT);
        assertThat(verdict(Hosts.running(tree, _ -> "no\n", true), rule)).isEqualTo(Verdict.NON_COMPLIANT);
        assertThat(verdict(
                        Hosts.running(
                                tree,
                                _ -> {
                                    throw new HostFault("it failed");
                                },
                                true),
                        rule))
                .isEqualTo(Verdict.ERROR);
    }

    @Test
    void theAgentSaysHowItLogs() {
        var rule = "{'kind':'agent','setting':'logLevel','expect':{'equals':'Informational'}}";
        assertThat(verdict(Hosts.running(tree), rule)).isEqualTo(Verdict.COMPLIANT);
        assertThat(verdict(Hosts.running(tree), rule.replace("Informational", "Error")))
                .isEqualTo(Verdict.NON_COMPLIANT);
        assertThat(verdict(tree, rule)).isEqualTo(Verdict.NOT_APPLICABLE);
    }

    @ParameterizedTest
    @CsvSource({
        "enabled,  enabled,  COMPLIANT",
        "enabled,  disabled, NON_COMPLIANT",
        "disabled, disabled, COMPLIANT",
        "disabled, enabled,  NON_COMPLIANT",
        "masked,   masked,   COMPLIANT",
        "masked,   disabled, NON_COMPLIANT"
    })
    void whatHappensToAUnitAtBoot(String state, String found, Verdict wanted) throws IOException {
        var at = found.equals("masked") ? "a.service" : found + ".target.wants/a.service";
        tree.withDirectory("/run/systemd/system")
                .with("/usr/lib/systemd/system/a.service", "[Install]\nWantedBy=enabled.target\n")
                .withDirectory("/etc/systemd/system/enabled.target.wants");
        if (!found.equals("disabled")) {
            Files.createSymbolicLink(tree.at("/etc/systemd/system/" + at), Path.of("/dev/null"));
        }
        var rule = "{'kind':'unit','units':['a.service'],'processes':[],'state':'" + state + "'}";
        assertThat(verdict(Hosts.running(tree), rule)).as("no program is asked").isEqualTo(wanted);
        assertThat(verdict(tree.with("/usr/lib/systemd/systemd", ""), rule))
                .as("of an image")
                .isEqualTo(wanted);
    }

    @ParameterizedTest
    @CsvSource({"loaded, COMPLIANT", "notLoaded, NON_COMPLIANT"})
    void aModuleIsInTheKernelOrNot(String state, Verdict wanted) {
        tree.with("/proc/modules", "dccp 1 0 - Live 0x0\n");
        assertThat(verdict(Hosts.running(tree), "{'kind':'module','name':'dccp','state':'" + state + "'}"))
                .isEqualTo(wanted);
        assertThat(verdict(tree, "{'kind':'module','name':'dccp','state':'" + state + "'}"))
                .isEqualTo(Verdict.NOT_APPLICABLE);
    }

    @Test
    void aModuleIsOnTheListOfThoseNotLoadedByThemselves() {
        var rule = "{'kind':'module','name':'usb-storage','state':'blacklisted'}";
        tree.with("/usr/lib/modprobe.d/a.conf", "blacklist usb_storage\n");
        assertThat(verdict(tree, rule)).isEqualTo(Verdict.COMPLIANT);
        tree.with("/etc/modprobe.d/a.conf", "# hides the other\n");
        assertThat(verdict(tree, rule)).isEqualTo(Verdict.NON_COMPLIANT);
    }
}
