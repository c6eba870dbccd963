package io.muster.agent.rule;

import io.muster.agent.host.DropIns;
import io.muster.agent.host.Host;
import io.muster.agent.host.HostFault;
import io.muster.contracts.agent.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// The network interfaces of the agent's own network namespace, as the kernel has them.
///
/// @param check `notPromiscuous`: none takes in what is meant for others, now or by configuration; `noWireless`: no
///     wireless one is up
record InterfacesResource(String check) implements Resource {

    private static final String NET = "/sys/class/net";
    private static final int UP = 0x1;
    private static final int PROMISCUOUS = 0x100;

    InterfacesResource {
        Resource.require(check, "check", "notPromiscuous", "noWireless");
    }

    @Override
    public Outcome check(Host host) {
        var evidence = new ArrayList<Evidence>();
        if (check.equals("notPromiscuous")) {
            configured(host).forEach(evidence::add);
        }
        if (!host.isLive()) {
            if (evidence.stream().allMatch(Evidence::satisfied)) {
                throw HostFault.ofImage("whether an interface is");
            }
            return Outcome.of(evidence, "", "an interface will be promiscuous");
        }
        for (var name : host.names(NET)) {
            (check.equals("noWireless") ? wireless(host, name) : promiscuous(host, name)).forEach(evidence::add);
        }
        if (evidence.isEmpty()) {
            evidence.add(new Evidence(NET, "none", "none", true));
        }
        return Outcome.of(evidence, "no interface is", "an interface is");
    }

    private static Stream<Evidence> wireless(Host host, String name) {
        var at = NET + "/" + name;
        if (host.facts(at + "/wireless").isEmpty()
                && host.facts(at + "/phy80211").isEmpty()) {
            return Stream.of();
        }
        boolean up = (flags(host, name) & UP) != 0;
        return Stream.of(new Evidence("wireless interface " + name, "down", up ? "up" : "down", !up));
    }

    /// A bridge takes in everything at its ports; that is its work.
    private static Stream<Evidence> promiscuous(Host host, String name) {
        boolean port = host.facts(NET + "/" + name + "/brport").isPresent();
        boolean takesAll = (flags(host, name) & PROMISCUOUS) != 0;
        return Stream.of(new Evidence(
                "interface " + name,
                "not promiscuous",
                takesAll ? (port ? "promiscuous, port of a bridge" : "promiscuous") : "not promiscuous",
                port || !takesAll));
    }

    private static long flags(Host host, String name) {
        var text = host.text(NET + "/" + name + "/flags").map(String::strip).orElse("0x0");
        try {
            return Long.decode(text);
        } catch (NumberFormatException bad) {
            throw new HostFault(NET + "/" + name + "/flags is no number");
        }
    }

    private static Stream<Evidence> configured(Host host) {
        var paths = new ArrayList<>(List.of("/etc/network/interfaces", "/etc/rc.local", "/etc/rc.d/rc.local"));
        paths.addAll(DropIns.in(host, "/etc/network/interfaces.d", ""));
        paths.addAll(DropIns.paths(host, "systemd/network", ".network"));
        paths.addAll(DropIns.paths(host, "systemd/network", ".link"));
        return paths.stream()
                .flatMap(path -> host.lines(path).stream()
                        .map(line -> line.strip().toLowerCase(Locale.ROOT))
                        .filter(InterfacesResource::asksForIt)
                        .map(line -> new Evidence(path, "not promiscuous", line, false)));
    }

    private static boolean asksForIt(String line) {
        if (line.startsWith("#") || line.startsWith(";") || !line.contains("promisc")) {
            return false;
        }
        return !line.matches(".*(promiscuous\\s*=\\s*(no|false|off|0)|-promisc\\b|promisc off).*");
    }
}
