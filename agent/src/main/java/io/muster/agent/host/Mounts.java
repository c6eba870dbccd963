package io.muster.agent.host;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What is mounted now, and what `/etc/fstab` will mount.
///
/// @param live empty on an image
public record Mounts(List<Mount> live, List<Mount> configured) {

    private static final Map<String, List<String>> IMPLIED = Map.of(
            "user", List.of("noexec", "nosuid", "nodev"),
            "users", List.of("noexec", "nosuid", "nodev"),
            "owner", List.of("nosuid", "nodev"),
            "group", List.of("nosuid", "nodev"));

    public Mounts {
        live = List.copyOf(live);
        configured = List.copyOf(configured);
    }

    /// One line of either table.
    public record Mount(String path, String type, Set<String> options) {

        public Mount {
            options = Set.copyOf(options);
        }
    }

    static Mounts read(Host host) {
        return new Mounts(
                host.isLive() ? table(host.lines("/proc/self/mounts")) : List.of(), table(host.lines("/etc/fstab")));
    }

    /// What lies on top at a path.
    public Optional<Mount> mounted(String path) {
        return last(live, path);
    }

    public Optional<Mount> configured(String path) {
        return last(configured, path);
    }

    private static Optional<Mount> last(List<Mount> table, String path) {
        return table.stream().filter(mount -> mount.path().equals(path)).reduce((_, later) -> later);
    }

    private static List<Mount> table(List<String> lines) {
        return lines.stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .map(line -> line.split("\\s+"))
                .filter(fields -> fields.length >= 4)
                .map(fields -> new Mount(path(unescaped(fields[1])), fields[2], options(fields[3])))
                .toList();
    }

    /// `/home/` is `/home`.
    private static String path(String field) {
        return field.length() > 1 && field.endsWith("/") ? field.substring(0, field.length() - 1) : field;
    }

    /// The later of two that contradict each other counts: after `nodev,dev` devices are allowed. An entry that users
    /// may
    /// mount is noexec, nosuid and nodev unless it goes on to say otherwise.
    private static Set<String> options(String field) {
        var options = new HashSet<String>();
        for (var option : field.split(",")) {
            add(options, option);
            IMPLIED.getOrDefault(option, List.of()).forEach(implied -> add(options, implied));
        }
        return options;
    }

    private static void add(Set<String> options, String option) {
        options.remove(option.startsWith("no") ? option.substring(2) : "no" + option);
        options.add(option);
    }

    /// Both tables write a blank as an octal escape.
    private static String unescaped(String field) {
        return field.replace("\\040", " ").replace("\\011", "\t");
    }
}
