package io.muster.agent.host;

import io.muster.agent.host.Firewall.Chain;
import io.muster.agent.host.Firewall.Fate;
import io.muster.agent.host.Firewall.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What `iptables-save -t filter` prints.
final class IptablesRules {

    private static final Set<String> BUILT_IN = Set.of("INPUT", "FORWARD", "OUTPUT");

    private IptablesRules() {}

    static List<Chain> chains(String family, String printed) {
        var policies = new LinkedHashMap<String, String>();
        var steps = new LinkedHashMap<String, List<Step>>();
        for (var line : printed.lines().toList()) {
            var words = List.of(line.strip().split("\\s+"));
            if (line.startsWith(":") && words.size() > 1) {
                policies.put(words.getFirst().substring(1), words.get(1));
            } else if (line.startsWith("-A ") && words.size() > 3) {
                step(words.subList(2, words.size()))
                        .ifPresent(step -> steps.computeIfAbsent(words.get(1), _ -> new ArrayList<>())
                                .add(step));
            }
        }
        return policies.entrySet().stream()
                .map(entry -> new Chain(
                        family,
                        "filter",
                        entry.getKey(),
                        BUILT_IN.contains(entry.getKey()) ? entry.getKey().toLowerCase(Locale.ROOT) : null,
                        entry.getValue().equals("DROP"),
                        steps.getOrDefault(entry.getKey(), List.of())))
                .toList();
    }

    /// A rule for every packet begins with its target; `-m comment` is no condition.
    private static Optional<Step> step(List<String> words) {
        boolean commented = words.size() > 4 && words.subList(0, 2).equals(List.of("-m", "comment"));
        var rest = commented ? words.subList(afterComment(words), words.size()) : words;
        if (rest.size() < 2 || !(rest.getFirst().equals("-j") || rest.getFirst().equals("-g"))) {
            return Optional.empty();
        }
        return switch (rest.get(1)) {
            case "ACCEPT" -> Optional.of(new Step(Fate.ACCEPTED, "", false));
            case "DROP", "REJECT" -> Optional.of(new Step(Fate.DENIED, "", false));
            case "LOG", "NFLOG", "RETURN" -> Optional.empty();
            default -> Optional.of(new Step(null, rest.get(1), rest.getFirst().equals("-j")));
        };
    }

    /// A comment of several words stands in quotation marks.
    private static int afterComment(List<String> words) {
        int at = 3;
        if (words.get(at).startsWith("\"")) {
            while (at < words.size() - 1
                    && !(words.get(at).endsWith("\"") && words.get(at).length() > 1)) {
                at += 1;
            }
        }
        return Math.min(words.size(), at + 1);
    }
}
