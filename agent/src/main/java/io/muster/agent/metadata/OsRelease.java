package io.muster.agent.metadata;

import io.muster.agent.host.Host;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What the distribution says of itself in `os-release`.
public record OsRelease(Map<String, String> values) {

    private static final String FIRST = "/etc/os-release";
    private static final String SECOND = "/usr/lib/os-release";

    public OsRelease {
        values = Map.copyOf(values);
    }

    /// Nothing is known where there is no such file.
    public static OsRelease read(Host host) {
        var glance = new Glance(host);
        var text = glance.text(FIRST).or(() -> glance.text(SECOND)).orElse("");
        var found = new HashMap<String, String>();
        text.lines()
                .map(String::strip)
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("=", 2))
                .filter(parts -> parts.length == 2)
                .forEach(parts -> found.put(parts[0], unquoted(parts[1])));
        return new OsRelease(found);
    }

    /// e.g. `Debian GNU/Linux 12 (bookworm)`
    public Optional<String> prettyName() {
        return value("PRETTY_NAME");
    }

    /// e.g. `Debian GNU/Linux`
    public Optional<String> name() {
        return value("NAME");
    }

    /// e.g. `12`
    public Optional<String> version() {
        return value("VERSION_ID");
    }

    private Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name)).filter(value -> !value.isBlank());
    }

    /// The file is read by shells: a value may be quoted either way, and a double-quoted one may hold escapes.
    private static String unquoted(String value) {
        if (value.length() < 2 || value.charAt(0) != value.charAt(value.length() - 1)) {
            return value;
        }
        var inner = value.substring(1, value.length() - 1);
        return switch (value.charAt(0)) {
            case '"' -> inner.replaceAll("\\\\([\"$`\\\\])", "$1");
            case '\'' -> inner;
            default -> value;
        };
    }
}
