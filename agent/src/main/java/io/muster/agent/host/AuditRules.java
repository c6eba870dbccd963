package io.muster.agent.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the kernel is told to record: the files that `augenrules` puts together, or the one that is read without them.
public final class AuditRules {

    private static final String MAIN = "/etc/audit/audit.rules";
    private static final String PARTS = "/etc/audit/rules.d";

    private AuditRules() {}

    /// Where a rule stands that means the same; nothing when there is none.
    public static Optional<String> find(Host host, String rule) {
        var wanted = meaning(rule);
        return paths(host).stream()
                .filter(path -> host.lines(path).stream()
                        .map(String::strip)
                        .filter(line -> line.startsWith("-"))
                        .anyMatch(line -> meaning(line).equals(wanted)))
                .findFirst();
    }

    /// Whether there is anything to read.
    public static boolean exist(Host host) {
        return !paths(host).isEmpty();
    }

    private static List<String> paths(Host host) {
        var parts = DropIns.in(host, PARTS, ".rules");
        return parts.isEmpty() && host.facts(MAIN).isPresent() ? List.of(MAIN) : parts;
    }

    /// The order of options, of the calls they list and of permissions does not matter; neither does the key they are
    /// filed under.
    static Set<String> meaning(String rule) {
        var words = Words.of(rule);
        var options = new ArrayList<String>();
        for (int i = 0; i < words.size(); i += 2) {
            var value = i + 1 < words.size() ? words.get(i + 1) : "";
            options.addAll(option(words.get(i), value));
        }
        return new TreeSet<>(options);
    }

    private static List<String> option(String name, String value) {
        return switch (name) {
            case "-k" -> List.of();
            case "-F" -> value.startsWith("key=") ? List.of() : List.of("-F " + value);
            case "-S" -> Stream.of(value.split(",")).map(call -> "-S " + call).toList();
            case "-a", "-A" ->
                List.of("-a " + Stream.of(value.split(",")).sorted().collect(Collectors.joining(",")));
            case "-p" ->
                List.of("-p "
                        + value.chars().sorted().mapToObj(Character::toString).collect(Collectors.joining()));
            default -> List.of(name + " " + value);
        };
    }
}
