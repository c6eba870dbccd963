package io.muster.agent.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Settings in the style of systemd: sections in brackets, `Key=value`, one main file and drop-ins that go over it.
public final class UnitStyleFiles {

    private static final List<String> ROOTS = List.of("/etc", "/run", "/usr/local/lib", "/usr/lib", "/lib");

    private UnitStyleFiles() {}

    /// The last value of a key; an empty one takes back what was said before.
    ///
    /// @param file below the usual places, e.g. `systemd/journald.conf`
    public static Optional<String> value(Host host, String file, String section, String key) {
        var paths = new ArrayList<String>();
        ROOTS.stream()
                .map(root -> root + "/" + file)
                .filter(path -> host.facts(path).isPresent())
                .findFirst()
                .ifPresent(paths::add);
        paths.addAll(DropIns.paths(host, file + ".d", ".conf"));
        return paths.stream()
                .flatMap(path -> values(host.lines(path), section, key))
                .reduce((_, later) -> later)
                .filter(value -> !value.isEmpty());
    }

    /// All values of a key in a file, in order.
    static Stream<String> values(List<String> lines, String section, String key) {
        var found = new ArrayList<String>();
        var here = "";
        for (var raw : lines) {
            var line = raw.strip();
            if (line.startsWith("[") && line.endsWith("]")) {
                here = line.substring(1, line.length() - 1);
            } else if (here.equals(section) && !line.startsWith("#") && !line.startsWith(";")) {
                int equals = line.indexOf('=');
                if (equals > 0 && line.substring(0, equals).strip().equals(key)) {
                    found.add(line.substring(equals + 1).strip());
                }
            }
        }
        return found.stream();
    }
}
