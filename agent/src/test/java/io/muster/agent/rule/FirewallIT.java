package io.muster.agent.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.Tree;
import io.muster.agent.enforce.Enforcer;
import io.muster.agent.enforce.FileChange;
import io.muster.agent.enforce.Machines;
import io.muster.agent.enforce.Peer;
import io.muster.agent.enforce.Plan;
import io.muster.agent.enforce.Probes;
import io.muster.agent.enforce.Run;
import io.muster.agent.enforce.Run.Order;
import io.muster.agent.enforce.Run.State;
import io.muster.agent.host.Host;
import io.muster.agent.host.Hosts;
import io.muster.contracts.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server and its neighbour, each a network namespace, and the kernel's own packet filter.
class FirewallIT {

    private static final String RULE = "{'kind':'firewall','hooks':['input','forward'],'enforce':'1'}";
    private static final String SERVER = "10.77.0.1";
    private static final String NEIGHBOUR = "10.77.0.2";
    private static final String HERE = "muster-s" + ProcessHandle.current().pid();
    private static final String THERE = "muster-n" + ProcessHandle.current().pid();
    private static final int SSH = 22;
    private static final int CONTROL_PLANE = 443;
    private static final int LATER = 8080;

    @TempDir
    Path directory;

    private final List<Process> peers = new ArrayList<>();
    private Tree tree;

    @BeforeEach
    void twoMachinesAndACable() throws IOException {
        var tools = List.of("/usr/sbin/nft", "/bin/ip", "/bin/bash");
        Assumptions.assumeTrue(
                System.getProperty("user.name").equals("root")
                        && tools.stream().map(Path::of).allMatch(Files::exists),
                "it takes root, nftables, iproute2 and bash");
        sh("""
                ip netns add %1$s; ip netns add %2$s
                ip link add name c0 netns %1$s type veth peer name c1 netns %2$s
                for ns in %1$s %2$s; do ip -n $ns link set lo up; done
                ip -n %1$s address add %3$s/24 dev c0; ip -n %1$s link set c0 up
                ip -n %2$s address add %4$s/24 dev c1; ip -n %2$s link set c1 up
                """.formatted(HERE, THERE, SERVER, NEIGHBOUR));
        serve(HERE, SERVER, SSH);
        serve(THERE, NEIGHBOUR, CONTROL_PLANE);
        tree = new Tree(Files.createDirectory(directory.resolve("root")))
                .withDirectory("/run/systemd/system")
                .with("/usr/sbin/nft", "", "rwxr-xr-x")
                .with("/usr/sbin/sshd", "", "rwxr-xr-x")
                .with("/etc/nftables.conf", "#!/usr/sbin/nft -f\nflush ruleset\n")
                .with("/lib/systemd/system/nftables.service", "[Install]\nWantedBy=sysinit.target\n")
                .with("/proc/uptime", "3600.00 7200.00\n")
                .with("/proc/sys/net/ipv4/ip_forward", "0\n")
                .with("/proc/sys/net/ipv6/conf/all/forwarding", "0\n");
        for (var told : List.of("net/tcp", "net/tcp6", "net/udp", "net/udp6", "net/raw", "net/if_inet6")) {
            tree.with("/proc/" + told, here("cat", "/proc/" + told));
        }
        tree.with("/proc/sys/net/ipv4/ip_local_port_range", "32768 60999\n");
    }

    @AfterEach
    void allOfItEnds() {
        peers.forEach(Process::destroyForcibly);
        sh("ip netns delete %s; ip netns delete %s; true".formatted(HERE, THERE));
    }

    private static void sh(String script) {
        var _ = Machines.real(List.of("sh", "-c", script));
    }

    private Process serve(String network, String address, int port) throws IOException {
        var server = peer(network, "serve", address, Integer.toString(port));
        assertThat(line(server.getInputStream())).isEqualTo("ready");
        return server;
    }

    private Process peer(String network, String... arguments) throws IOException {
        var peer = Peer.start(network, arguments);
        peers.add(peer);
        return peer;
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            line.append((char) c);
        }
        return line.toString();
    }

    /// Programs see the server's network, and its files instead of ours.
    private List<String> inside(List<String> command) {
        if (command.getFirst().equals("systemctl")) {
            return List.of("true");
        }
        var all = new ArrayList<>(List.of("ip", "netns", "exec", HERE));
        if (command.getFirst().endsWith("nft")) {
            all.addAll(List.of("sh", "-c", "mount --bind '" + tree.at("/etc") + "' /etc && exec \"$@\"", "sh"));
        }
        all.addAll(command);
        return all;
    }

    private String here(String... command) {
        return Machines.real(inside(List.of(command)));
    }

    private Host look() {
        return Hosts.running(tree, command -> {
            if (command.contains("-T")) {
                // Told to listen at a second port, it does not run there.
                return "listenaddress %1$s:22 %1$s:2222\nport 22\n".formatted(SERVER);
            }
            if (command.contains("systemctl")) {
                return "ActiveState=inactive\n".repeat(command.size() - 3);
            }
            return Machines.real(inside(command));
        });
    }

    private Plan plan() {
        return Looking.rules(Looking.rule(RULE)).plan(look());
    }

    /// The same with another table in it.
    private Plan plan(UnaryOperator<String> otherwise) {
        var plan = plan();
        var changes = plan.changes().stream()
                .map(change -> change instanceof FileChange file && file.path().endsWith("muster.nft")
                        ? Machines.withText(file, otherwise)
                        : change)
                .toList();
        return new Plan(changes, plan.enforced(), plan.refused());
    }

    private Enforcer enforcer() {
        return Machines.enforcer(
                tree,
                directory.resolve("journal"),
                this::look,
                this::inside,
                Probes.elsewhere("the control plane answers", () -> Peer.isGreeted(HERE, NEIGHBOUR, CONTROL_PLANE)));
    }

    private Run enforce(Plan plan) {
        assertThat(plan.refused()).isEmpty();
        return enforcer().enforce(new Order("/assignments/a", "print"), plan);
    }

    private Verdict verdict() {
        return Looking.verdict(look(), RULE);
    }

    @Test
    void whatListenedIsReachedWhatComesLaterIsNotAndBothWaysBackAreWhole() throws IOException {
        var before = Machines.everything(tree.at("/etc"));
        var run = enforce(plan());
        assertThat(run.state()).as(run.note()).isEqualTo(State.CONFIRMED);
        assertThat(verdict()).isEqualTo(Verdict.COMPLIANT);
        assertThat(Peer.isGreeted(THERE, SERVER, SSH)).isTrue();
        assertThat(Peer.isGreeted(HERE, NEIGHBOUR, CONTROL_PLANE)).isTrue();
        serve(HERE, SERVER, LATER);
        assertThat(Peer.isGreeted(HERE, SERVER, LATER))
                .as("from the machine itself")
                .isTrue();
        assertThat(Peer.isGreeted(THERE, SERVER, LATER)).isFalse();
        assertThat(line(peer(THERE, "ping", SERVER, "0").getInputStream())).isEqualTo("true");

        here("nft", "-f", "/etc/nftables.conf");
        assertThat(verdict()).as("as at boot").isEqualTo(Verdict.COMPLIANT);
        assertThat(Peer.isGreeted(THERE, SERVER, SSH)).isTrue();

        assertThat(enforcer().revert(run.id()).left()).isEmpty();
        assertThat(Peer.isGreeted(THERE, SERVER, LATER)).isTrue();
        assertThat(here("nft", "list", "ruleset")).isEmpty();
        assertThat(Machines.everything(tree.at("/etc"))).isEqualTo(before);
    }

    /// Whoever is connected may say nothing for long, and the other side speaks first.
    @Test
    void aConnectionThatWasThereGoesOnWhoeverSpeaksNext() throws Exception {
        var speaker = serve(THERE, NEIGHBOUR, LATER);
        var client = peer(HERE, "listen", NEIGHBOUR, Integer.toString(LATER));
        assertThat(line(client.getInputStream())).isEqualTo("SSH-2.0");
        assertThat(enforce(plan()).state()).isEqualTo(State.CONFIRMED);
        speaker.getOutputStream().write('\n');
        speaker.getOutputStream().flush();
        assertThat(CompletableFuture.supplyAsync(() -> letter(client.getInputStream()))
                        .completeOnTimeout("nothing", 5, TimeUnit.SECONDS)
                        .get())
                .isEqualTo("x");
    }

    private static String letter(InputStream in) {
        try {
            return new String(in.readNBytes(1), StandardCharsets.US_ASCII);
        } catch (IOException gone) {
            return gone.toString();
        }
    }

    @Test
    void oneThatWouldCutOffSshdIsTakenBack() {
        var run = enforce(plan(table -> table.replace("elements = { 22 }", "elements = { 23 }")));
        assertThat(run.state()).isEqualTo(State.UNDONE);
        assertThat(run.note()).isEqualTo("no longer: our firewall lets in sshd's port 22");
        assertThat(Peer.isGreeted(THERE, SERVER, SSH)).isTrue();
        assertThat(here("nft", "list", "ruleset")).isEmpty();
    }

    @Test
    void oneThatCutsOffTheControlPlaneIsTakenBack() {
        var run = enforce(plan(table -> table.replaceAll(".*(established|syn).*\n", "")));
        assertThat(run.note()).isEqualTo("no longer: the control plane answers");
        assertThat(Peer.isGreeted(HERE, NEIGHBOUR, CONTROL_PLANE)).isTrue();
        assertThat(here("nft", "list", "ruleset")).isEmpty();
    }

    @Test
    void aTableThatIsNotValidIsNeverLoaded() {
        var run = enforce(plan(table -> table.replace("policy drop", "policy perhaps")));
        assertThat(run.state()).isEqualTo(State.UNDONE);
        assertThat(run.note()).startsWith("the files are not valid");
        assertThat(tree.at("/etc/nftables.d")).doesNotExist();
        assertThat(here("nft", "list", "ruleset")).isEmpty();
    }

    @Test
    void whatOthersHaveIsRefusedAndLeft() {
        here("nft", "add table ip theirs; add chain ip theirs in; add rule ip theirs in tcp dport 80 accept");
        assertThat(plan().changes()).isEmpty();
        assertThat(plan().refused().getFirst().why()).contains("table ip theirs");
    }
}
