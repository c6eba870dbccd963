package io.muster.agent.rule;

import io.muster.agent.enforce.Draft;
import io.muster.agent.enforce.FirewallChange;
import io.muster.agent.enforce.UnitChange;
import io.muster.agent.host.Firewall;
import io.muster.agent.host.Host;
import io.muster.agent.host.HostFault;
import io.muster.agent.host.Listeners;
import io.muster.agent.host.NftablesConf;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A firewall where there is none: a table of our own that refuses new connections from outside to whatever nobody
/// listens at now. Where anybody has a rule, it is for people.
final class FirewallAmendment {

    private static final long SETTLED_SECONDS = 300;
    private static final String UNIT = "nftables.service";

    /// DHCP, NTP and its control, mDNS: asked by few. To let answers in the kernel follows every conversation from then
    /// on, and one too many is dropped, whoever it is with.
    private static final Set<Integer> QUIET_UDP = Set.of(68, 123, 323, 546, 5353);

    private static final List<String> OTHERS =
            List.of("firewalld.service", "netfilter-persistent.service", "shorewall.service");

    private FirewallAmendment() {}

    static Optional<String> draft(FirewallResource firewall, Draft draft) {
        var host = draft.host();
        if (!firewall.mayBeChanged()) {
            return Optional.of("the assignment does not ask for it: its parameter is 0");
        }
        if (firewall.hooks().contains("output")) {
            return Optional.of("which connections must go out is not known here");
        }
        if (firewall.hooks().contains("forward") && firewall.forwards(host)) {
            return Optional.of("this machine forwards packets, and which of them must pass is not known here");
        }
        return obstacle(host).or(() -> load(draft, host));
    }

    private static Optional<String> obstacle(Host host) {
        var conf = NftablesConf.of(host);
        var known = host.units();
        if (Firewall.nft(host).isEmpty()
                || conf.isEmpty()
                || !known.hasSystemd()
                || !known.state(UNIT, List.of(UNIT)).canStart()) {
            return Optional.of("nftables is not installed with its service and " + NftablesConf.PATH);
        }
        var other = OTHERS.stream()
                .filter(unit -> known.state(unit, OTHERS).isActive()
                        || known.state(unit, OTHERS).startsAtBoot())
                .findFirst();
        if (other.isPresent() || isUfw(host)) {
            return Optional.of(other.orElse("ufw") + " is the firewall of this machine");
        }
        if (isJustUp(host)) {
            return Optional.of("the machine has just started: what starts with it may not listen yet");
        }
        if (host.facts(FirewallChange.FILE).isPresent()) {
            return Optional.of(FirewallChange.FILE + " is there: what it lets in may be somebody's");
        }
        return Firewall.somebodys(host)
                .or(() -> conf.get().silent() ? Optional.empty() : Optional.of(NftablesConf.PATH))
                .or(() -> conf.get().includesOther(host, FirewallChange.FILE))
                .map(where -> "somebody has rules in " + where + ": what they are to let in is for people to say");
    }

    private static boolean isJustUp(Host host) {
        return host.text("/proc/uptime")
                .filter(uptime -> uptime.matches("[0-9]{1,12}[. ].*\\s*"))
                .map(uptime -> Long.parseLong(uptime.split("[. ]")[0]) < SETTLED_SECONDS)
                .orElse(true);
    }

    private static boolean isUfw(Host host) {
        return host.lines("/etc/ufw/ufw.conf").stream()
                .anyMatch(line -> line.strip().toLowerCase(Locale.ROOT).matches("enabled\\s*=\\s*\"?yes\"?.*"));
    }

    /// The kernel is asked whether it would take it before anything is planned.
    private static Optional<String> load(Draft draft, Host host) {
        var listeners = Listeners.of(host);
        var busy = listeners.udp().stream()
                .filter(port -> !QUIET_UDP.contains(port))
                .findFirst();
        if (busy.isPresent()) {
            return Optional.of("something listens at UDP port " + busy.get()
                    + ", and the kernel may not be able to follow all who talk to it");
        }
        var open = withSshd(listeners, host);
        var table = table(open);
        var nft = Firewall.nft(host).orElseThrow(() -> new HostFault("nft is not installed"));
        var _ = host.printed("whether the kernel takes a firewall", List.of(nft, "-c", table));
        draft.write(FirewallChange.FILE, table);
        var conf = draft.text(NftablesConf.PATH).orElse("");
        if (!NftablesConf.of(host).orElseThrow().includes(FirewallChange.FILE)) {
            draft.write(
                    NftablesConf.PATH,
                    conf + (conf.endsWith("\n") ? "" : "\n") + "include \"" + FirewallChange.PATTERN + "\"\n");
        }
        draft.add(new FirewallChange(opened(open), false, true));
        var found = host.units().state(UNIT, List.of(UNIT));
        if (!found.startsAtBoot()) {
            draft.add(new UnitChange(
                    UNIT, new UnitChange.State(found.isActive(), false), new UnitChange.State(found.isActive(), true)));
        }
        return Optional.empty();
    }

    /// People come in by it, whether or not it runs at the moment.
    private static Listeners withSshd(Listeners open, Host host) {
        var tcp = new TreeSet<>(open.tcp());
        host.sshd().map(settings -> settings.getOrDefault("port", "")).stream()
                .flatMap(ports -> Stream.of(ports.split("\\s+")))
                .filter(port -> port.matches("[0-9]{1,5}"))
                .forEach(port -> tcp.add(Integer.parseInt(port)));
        return new Listeners(tcp, open.udp());
    }

    private static List<String> opened(Listeners open) {
        return Stream.concat(
                        open.tcp().stream().map(port -> "tcp " + port),
                        open.udp().stream().map(port -> "udp " + port))
                .toList();
    }

    /// Replaces itself when it is loaded again. Of TCP only what begins a connection is looked at, so that none that
    /// was there before is cut, whoever speaks next.
    private static String table(Listeners open) {
        var lines = new ArrayList<String>();
        lines.add(OwnFile.HEADING);
        lines.add("table inet muster");
        lines.add("delete table inet muster");
        lines.add("table inet muster {");
        set(lines, FirewallChange.TCP, open.tcp());
        set(lines, "udp_open", open.udp());
        lines.addAll(List.of(
                "\tchain input {",
                "\t\ttype filter hook input priority filter; policy drop;",
                "\t\tiif lo accept",
                "\t\tct state established,related accept",
                "\t\ttcp flags & (syn | ack) != syn accept",
                "\t\t# ICMP over both protocols and IGMP, which are names only where there is an /etc/protocols",
                "\t\tmeta l4proto { 1, 2, 58 } accept",
                "\t\tudp sport 67 udp dport 68 accept",
                "\t\tudp sport 547 udp dport 546 accept",
                "\t\ttcp dport @tcp_open accept",
                "\t\tudp dport @udp_open accept",
                "\t}",
                "}"));
        return String.join("\n", lines) + "\n";
    }

    private static void set(List<String> lines, String name, Collection<Integer> ports) {
        lines.add("\tset " + name + " {");
        lines.add("\t\ttype inet_service");
        if (!ports.isEmpty()) {
            lines.add(
                    "\t\telements = { " + ports.stream().map(String::valueOf).collect(Collectors.joining(", ")) + " }");
        }
        lines.add("\t}");
    }
}
