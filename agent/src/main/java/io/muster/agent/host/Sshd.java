package io.muster.agent.host;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The SSH server's settings as the server itself understands its files.
final class Sshd {

    private static final String PROGRAM = "/usr/sbin/sshd";

    /// What it looks at beside its configuration: itself, where its keys are, and where it runs.
    private static final List<String> BESIDE = List.of(PROGRAM, "/etc/ssh", "/run/sshd");

    /// What every version since 7.4 takes where no file says otherwise, as it prints it.
    private static final Map<String, String> STANDARD = Map.ofEntries(
            Map.entry("port", "22"),
            Map.entry("loglevel", "INFO"),
            Map.entry("ignorerhosts", "yes"),
            Map.entry("maxauthtries", "6"),
            Map.entry("hostbasedauthentication", "no"),
            Map.entry("permitrootlogin", "without-password"),
            Map.entry("permitemptypasswords", "no"),
            Map.entry("permituserenvironment", "no"),
            Map.entry("clientaliveinterval", "0"),
            Map.entry("clientalivecountmax", "3"),
            Map.entry("logingracetime", "120"),
            Map.entry("banner", "none"));

    /// Where nothing is written of these, there is nothing.
    private static final Set<String> NOTHING =
            Set.of("allowusers", "allowgroups", "denyusers", "denygroups", "protocol", "rhostsrsaauthentication");

    /// Words that the server prints in its own spelling.
    private static final Set<String> WORDS = Set.of("yes", "no", "none", "without-password", "forced-commands-only");

    private Sshd() {}

    /// Settings by lower-case name. One that may be given more than once, such as the port, has all its values.
    static Optional<Map<String, String>> effective(Host host) {
        if (host.facts(PROGRAM).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(host.isLive() ? running(host) : written(host));
    }

    /// Whether settings that were written say what holds of an option. A list that begins with a sign changes the
    /// server's own.
    static boolean isTold(String option, Map<String, String> written) {
        var value = written.get(option);
        return value == null ? NOTHING.contains(option) : value.isEmpty() || "+-^".indexOf(value.charAt(0)) < 0;
    }

    private static Map<String, String> written(Host host) {
        var settings = new HashMap<>(STANDARD);
        settings.putAll(SshdMatches.everywhere(host));
        return settings;
    }

    /// As the server prints it, which takes some words in any case and has two for one thing.
    static String spelled(String value) {
        var lower = value.toLowerCase(Locale.ROOT);
        var word = lower.equals("prohibit-password") ? "without-password" : lower;
        return WORDS.contains(word) ? word : value;
    }

    private static Map<String, String> running(Host host) {
        var settings = new HashMap<String, String>();
        printed(host).lines().map(line -> line.split(" ", 2)).forEach(parts -> {
            var value = parts.length == 2 ? parts[1].strip() : "";
            settings.merge(parts[0].toLowerCase(Locale.ROOT), value, (first, next) -> first + " " + next);
        });
        return settings;
    }

    /// A `Match LocalPort` makes the server ask for a port; one that nobody connects to is in no such block. Our own
    /// reading of the files tells of such a block, so that the server is asked once.
    private static String printed(Host host) {
        var command = SshdMatches.mentions(host, "localport")
                ? List.of(PROGRAM, "-T", "-C", "lport=1")
                : List.of(PROGRAM, "-T");
        var what = "the effective SSH configuration";
        return SshdMatches.files(host)
                .map(files -> host.printed(
                        what,
                        command,
                        Stream.concat(BESIDE.stream(), files.stream()).toList()))
                .orElseGet(() -> host.printed(what, command));
    }
}
