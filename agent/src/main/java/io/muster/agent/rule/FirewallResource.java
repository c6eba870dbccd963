package io.muster.agent.rule;

import io.muster.agent.host.Firewall;
import io.muster.agent.host.Host;
import io.muster.contracts.agent.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What no rule of the firewall is about is refused, over IPv4 and, where the kernel has it, over IPv6. A machine that
/// does not forward needs no rule for it.
///
/// @param hooks `input`, `forward`, `output`
/// @param enforce `1` where an assignment wants the firewall changed too; by default it is looked at only
record FirewallResource(List<String> hooks, @Nullable String enforce) implements Resource {

    FirewallResource {
        hooks = List.copyOf(hooks);
        Resource.require(enforce, "enforce", "0", "1");
        hooks.forEach(hook -> Resource.require(hook, "a hook", "input", "forward", "output"));
    }

    /// Whether whoever assigned the rule wants more than to look.
    boolean mayBeChanged() {
        return "1".equals(enforce);
    }

    /// Whether packets pass through here from one network to another.
    boolean forwards(Host host) {
        return families(host).anyMatch(family -> forwards(host, family));
    }

    @Override
    public Outcome check(Host host) {
        var firewall = Firewall.of(host);
        var evidence = new ArrayList<Evidence>();
        families(host).forEach(family -> hooks.forEach(hook -> evidence.add(evidence(host, firewall, family, hook))));
        return Outcome.of(
                evidence, "it refuses what it is not told to let through", "it lets through what nobody named");
    }

    private static Stream<String> families(Host host) {
        return host.lines("/proc/net/if_inet6").isEmpty() ? Stream.of("ip") : Stream.of("ip", "ip6");
    }

    private static Evidence evidence(Host host, Firewall firewall, String family, String hook) {
        var where = "firewall " + family + " " + hook;
        if (hook.equals("forward") && !forwards(host, family)) {
            return new Evidence(where, "denied by default", "nothing is forwarded", true);
        }
        boolean denied = firewall.deniesByDefault(family, hook);
        return new Evidence(where, "denied by default", denied ? "denied by default" : "let through", denied);
    }

    private static boolean forwards(Host host, String family) {
        return host.sysctl(family.equals("ip") ? "net.ipv4.ip_forward" : "net.ipv6.conf.all.forwarding")
                .filter(value -> value.equals("0"))
                .isEmpty();
    }
}
