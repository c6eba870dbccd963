package io.muster.agent.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The packet filter of the agent's own network namespace, whoever wrote it: nft, iptables, ufw or firewalld.
public record Firewall(List<Chain> chains) {

    private static final int DEEPEST = 32;
    private static final List<String> NFT = List.of("/usr/sbin/nft", "/sbin/nft", "/usr/bin/nft");

    public Firewall {
        chains = List.copyOf(chains);
    }

    /// What becomes of a packet.
    public enum Fate {
        ACCEPTED,
        DENIED
    }

    /// @param family `ip`, `ip6` or `inet`, which is both
    /// @param hook `input`, `forward`, `output`, …; null for a chain that others jump to
    public record Chain(
            String family,
            String table,
            String name,
            @Nullable String hook,
            boolean denies,
            List<Step> steps) {

        public Chain {
            steps = List.copyOf(steps);
        }
    }

    /// A rule that holds for every packet; others do not matter here.
    ///
    /// @param fate null where it goes on to `target`
    /// @param returns whether the packet comes back from there
    public record Step(@Nullable Fate fate, String target, boolean returns) {}

    /// @throws HostFault on an image, and when no program tells
    public static Firewall of(Host host) {
        return host.once("firewall", () -> read(host));
    }

    /// Whether a packet that no rule is about is refused: by one chain at this hook, which is enough.
    ///
    /// @param family `ip` or `ip6`
    public boolean deniesByDefault(String family, String hook) {
        return chains.stream()
                .filter(chain -> hook.equals(chain.hook()))
                .filter(chain -> chain.family().equals(family) || chain.family().equals("inet"))
                .anyMatch(
                        chain -> fate(chain, 0).map(fate -> fate == Fate.DENIED).orElse(chain.denies()));
    }

    private Optional<Fate> fate(Chain chain, int depth) {
        if (depth > DEEPEST) {
            throw new HostFault("the chains of the firewall lead in a circle");
        }
        for (var step : chain.steps()) {
            if (step.fate() != null) {
                return Optional.of(step.fate());
            }
            var there = chains.stream()
                    .filter(next -> next.family().equals(chain.family())
                            && next.table().equals(chain.table())
                            && next.name().equals(step.target()))
                    .findFirst()
                    .flatMap(next -> fate(next, depth + 1));
            if (there.isPresent() || !step.returns()) {
                return there;
            }
        }
        return Optional.empty();
    }

    /// Where the program of nftables is, if it is installed.
    public static Optional<String> nft(Host host) {
        return NFT.stream().filter(path -> host.facts(path).isPresent()).findFirst();
    }

    /// The first table in which somebody says something: by a rule, a set, a policy. Empty chains say nothing.
    ///
    /// @throws HostFault on an image, and when nft does not tell
    public static Optional<String> somebodys(Host host) {
        for (var family : List.of("ip", "ip6")) {
            if (host.lines("/proc/net/" + family + "_tables_names").stream().anyMatch(line -> !line.isBlank())) {
                return Optional.of("the older " + family + "tables");
            }
        }
        var nft = nft(host).orElseThrow(() -> new HostFault("nft is not installed"));
        return NftRules.somebodys(listed(host, nft));
    }

    private static String listed(Host host, String nft) {
        return host.once("the ruleset", () -> host.printed("the firewall", List.of(nft, "-j", "list", "ruleset")));
    }

    static Firewall read(Host host) {
        host.requireLive("the firewall");
        var chains = new ArrayList<Chain>();
        var nft = nft(host);
        if (nft.isPresent()) {
            chains.addAll(NftRules.chains(listed(host, nft.get())));
        }
        tables(host, "ip", nft.isPresent()).ifPresent(chains::addAll);
        tables(host, "ip6", nft.isPresent()).ifPresent(chains::addAll);
        return new Firewall(chains);
    }

    /// What nft does not see: the older tables. Without nft the newer ones are asked for in the same way.
    private static Optional<List<Chain>> tables(Host host, String family, boolean nft) {
        boolean old = host.lines("/proc/net/" + (family.equals("ip") ? "ip_tables_names" : "ip6_tables_names")).stream()
                .anyMatch(line -> line.strip().equals("filter"));
        if (nft && !old) {
            return Optional.empty();
        }
        var name = family.equals("ip") ? "iptables" : "ip6tables";
        return Stream.of(name + (old ? "-legacy-save" : "-save"), name + "-save")
                .flatMap(program -> Stream.of("/usr/sbin/" + program, "/sbin/" + program))
                .filter(path -> host.facts(path).isPresent())
                .findFirst()
                .map(path -> IptablesRules.chains(family, host.printed("the firewall", List.of(path, "-t", "filter"))));
    }
}
