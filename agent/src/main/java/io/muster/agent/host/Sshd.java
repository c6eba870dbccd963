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

    /// Settings by lower-case name. One that may be given more than once, such as the port, has all its values.
    static Optional<Map<String, String>> effective(Host host) {
        if (host.facts(PROGRAM).isEmpty()) {
            return Optional.empty();
        }
        var settings = new HashMap<String, String>();
        printed(host).lines().map(line -> line.split(" ", 2)).forEach(parts -> {
            var value = parts.length == 2 ? parts[1].strip() : "";
            settings.merge(parts[0].toLowerCase(Locale.ROOT), value, (first, next) -> first + " " + next);
        });
        return Optional.of(settings);
    }

    /// A `Match LocalPort` makes the server ask for a port; one that nobody connects to is in no such block. Our own
    /// reading of the files tells of such a block, so that the server is asked once.
    private static String printed(Host host) {
        var command = SshdMatches.mentions(host, "localport")
                ? List.of(PROGRAM, "-T", "-C", "lport=1")
                : List.of(PROGRAM, "-T");
        return host.printed("the effective SSH configuration", command);
    }
}
