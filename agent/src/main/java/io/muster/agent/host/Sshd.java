package io.muster.agent.host;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The SSH server's settings as the server itself understands its files.
final class Sshd {

    private static final String PROGRAM = "/usr/sbin/sshd";

    private Sshd() {}

    /// Settings by lower-case name; a name that comes more than once keeps its first value, as the server does.
    static Optional<Map<String, String>> effective(Host host) {
        if (host.facts(PROGRAM).isEmpty()) {
            return Optional.empty();
        }
        host.requireLive("the effective SSH configuration");
        var settings = new HashMap<String, String>();
        Child.run(List.of(PROGRAM, "-T"))
                .lines()
                .map(line -> line.split(" ", 2))
                .forEach(parts -> {
                    var value = parts.length == 2 ? parts[1].strip() : "";
                    settings.putIfAbsent(parts[0].toLowerCase(Locale.ROOT), value);
                });
        return Optional.of(settings);
    }
}
