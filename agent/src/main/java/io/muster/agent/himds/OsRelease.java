package io.muster.agent.himds;

import io.muster.agent.host.Host;
import java.util.HashMap;
import java.util.Map;

/// What `/etc/os-release` says, without quotes.
record OsRelease(Map<String, String> values) {

    OsRelease {
        values = Map.copyOf(values);
    }

    static OsRelease of(Host host) {
        var values = new HashMap<String, String>();
        for (var line : host.lines("/etc/os-release")) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                values.put(line.substring(0, equals), line.substring(equals + 1).replaceAll("^[\"']|[\"']$", ""));
            }
        }
        return new OsRelease(values);
    }

    /// Empty when it is not said.
    String value(String name) {
        return values.getOrDefault(name, "");
    }
}
