package io.muster.agent.host;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What the kernel will be set to at the next start: the files of `sysctl.d` in the order in which they are read.
///
/// @param settings the value of a key or of a pattern of keys, and which file has the last word on it
public record SysctlFiles(Map<String, Setting> settings) {

    /// One line.
    public record Setting(String value, String where) {}

    private static final String CLASSIC = "/etc/sysctl.conf";

    public SysctlFiles {
        settings = new LinkedHashMap<>(settings);
    }

    public static SysctlFiles of(Host host) {
        return host.once("sysctl files", () -> read(host));
    }

    /// What a key will be; nothing when no file says so. A pattern counts only where no line names the key.
    public Optional<Setting> value(String key) {
        var named = Optional.ofNullable(settings.get(key));
        return named.isPresent() ? named : byPattern(key);
    }

    private Optional<Setting> byPattern(String key) {
        return settings.entrySet().stream()
                .filter(entry ->
                        !Glob.isPlain(entry.getKey()) && Glob.of(entry.getKey()).matches(key))
                .map(Map.Entry::getValue)
                .reduce((_, later) -> later);
    }

    static SysctlFiles read(Host host) {
        var settings = new LinkedHashMap<String, Setting>();
        for (var path : paths(host)) {
            host.lines(path).forEach(line -> add(settings, line.strip(), path));
        }
        return new SysctlFiles(settings);
    }

    /// systemd does not read `/etc/sysctl.conf` unless a link in `sysctl.d` leads there; the older `sysctl --system`
    /// reads it last.
    private static List<String> paths(Host host) {
        var paths = new ArrayList<>(DropIns.paths(host, "sysctl.d", ".conf"));
        boolean systemd = Stream.of("/usr/lib/systemd/systemd-sysctl", "/lib/systemd/systemd-sysctl")
                .anyMatch(program -> host.facts(program).isPresent());
        if (!systemd) {
            paths.add(CLASSIC);
        }
        return paths;
    }

    private static void add(Map<String, Setting> settings, String line, String path) {
        int equals = line.indexOf('=');
        if (equals < 1 || line.startsWith("#") || line.startsWith(";")) {
            return;
        }
        var name = line.substring(0, equals).strip();
        var key = key(name.startsWith("-") ? name.substring(1) : name);
        settings.remove(key);
        settings.put(key, new Setting(line.substring(equals + 1).strip(), path));
    }

    /// A name may be written with slashes, and then its dots are dots.
    private static String key(String name) {
        int slash = name.indexOf('/');
        int dot = name.indexOf('.');
        if (slash < 0 || (dot >= 0 && dot < slash)) {
            return name;
        }
        return name.replace('.', '\u0000').replace('/', '.').replace('\u0000', '/');
    }
}
