package io.muster.agent.host;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the kernel is told to record: the files that `augenrules` puts together, or the one that is read without them,
/// and what it records now.
public final class AuditRules {

    private static final String MAIN = "/etc/audit/audit.rules";
    private static final String PARTS = "/etc/audit/rules.d";

    private static final List<String> CONTROLS = List.of("/usr/sbin/auditctl", "/sbin/auditctl");

    /// A user who did not log in is -1, in as many bits as a user has.
    private static final Map<String, String> SPELLING = Map.of("unset", "-1", "4294967295", "-1");

    private AuditRules() {}

    /// Whether the kernel of the running machine has a rule that means the same; without the program that loads
    /// rules it has none. Asked once.
    ///
    /// @throws HostFault when the kernel does not say, as it does not in a container
    public static boolean isLoaded(Host host, String rule) {
        return host.once("loaded audit rules", () -> loaded(host)).contains(meaning(rule));
    }

    private static Set<Set<String>> loaded(Host host) {
        return CONTROLS.stream()
                .filter(path -> host.facts(path).isPresent())
                .findFirst()
                .map(path -> host.printed("what the kernel records", List.of(path, "-l"))
                        .lines()
                        .map(String::strip)
                        .filter(line -> line.startsWith("-"))
                        .map(AuditRules::meaning)
                        .collect(Collectors.toUnmodifiableSet()))
                .orElse(Set.of());
    }

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

    /// The order of options, of the calls they list and of permissions does not matter; neither does the key
    /// they are filed under. A watch is short for a rule about all calls that touch a path, and one without
    /// permissions means all of them.
    static Set<String> meaning(String rule) {
        var words = Words.of(rule);
        var options = new TreeSet<String>();
        for (int i = 0; i < words.size(); i += 2) {
            var value = i + 1 < words.size() ? words.get(i + 1) : "";
            options.addAll(option(words.get(i), value));
        }
        boolean watches = options.stream().anyMatch(option -> option.startsWith("-F path="));
        if (watches) {
            options.remove("-S all");
            if (options.stream().noneMatch(option -> option.startsWith("-F perm="))) {
                options.add("-F perm=arwx");
            }
        }
        return options;
    }

    private static List<String> option(String name, String value) {
        return switch (name) {
            case "-k" -> List.of();
            case "-F" -> field(value);
            case "-w" -> List.of("-a always,exit", "-F path=" + directory(value));
            case "-S" -> Stream.of(value.split(",")).map(call -> "-S " + call).toList();
            case "-a", "-A" ->
                List.of("-a " + Stream.of(value.split(",")).sorted().collect(Collectors.joining(",")));
            case "-p" -> List.of("-F perm=" + sorted(value));
            default -> List.of(name + " " + value);
        };
    }

    private static List<String> field(String value) {
        int equals = value.indexOf('=');
        var name = equals < 0 ? "" : value.substring(0, equals);
        var rest = value.substring(equals + 1);
        return switch (name) {
            case "key" -> List.of();
            case "perm" -> List.of("-F perm=" + sorted(rest));
            case "path", "dir" -> List.of("-F path=" + directory(rest));
            default -> List.of("-F " + value.substring(0, equals + 1) + SPELLING.getOrDefault(rest, rest));
        };
    }

    private static String sorted(String letters) {
        return letters.chars().sorted().mapToObj(Character::toString).collect(Collectors.joining());
    }

    private static String directory(String path) {
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
