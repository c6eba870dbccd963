package io.muster.agent.rule;

import io.muster.agent.enforce.Draft;
import io.muster.agent.host.Accounts.Secret;
import io.muster.agent.host.Accounts.User;
import io.muster.agent.host.Host;
import io.muster.agent.host.SshdMatches;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Settings of the SSH server, in a file of our own that it reads before all others, since the first word counts there.
final class SshdAmendment {

    static final String FILE = "/etc/ssh/sshd_config.d/00-muster.conf";

    private static final String MAIN = "/etc/ssh/sshd_config";
    private static final String BANNER = "/etc/issue.net";

    /// Several lines of these add up: a file of our own can make the list longer, and not shorter.
    private static final Set<String> ADDING_UP = Set.of("allowusers", "allowgroups", "denyusers", "denygroups", "port");

    private static final Set<String> ABOUT_ROOT = Set.of("permitrootlogin", "denyusers", "denygroups");

    /// As they are written, where that is not all lower case.
    private static final Map<String, String> SPELLING = Map.ofEntries(
            Map.entry("ignorerhosts", "IgnoreRhosts"),
            Map.entry("loglevel", "LogLevel"),
            Map.entry("maxauthtries", "MaxAuthTries"),
            Map.entry("hostbasedauthentication", "HostbasedAuthentication"),
            Map.entry("permitrootlogin", "PermitRootLogin"),
            Map.entry("permitemptypasswords", "PermitEmptyPasswords"),
            Map.entry("clientaliveinterval", "ClientAliveInterval"),
            Map.entry("clientalivecountmax", "ClientAliveCountMax"),
            Map.entry("logingracetime", "LoginGraceTime"),
            Map.entry("permituserenvironment", "PermitUserEnvironment"),
            Map.entry("macs", "MACs"),
            Map.entry("ciphers", "Ciphers"),
            Map.entry("banner", "Banner"),
            Map.entry("denyusers", "DenyUsers"),
            Map.entry("denygroups", "DenyGroups"));

    private SshdAmendment() {}

    static Optional<String> draft(SshdResource sshd, Draft draft) {
        var host = draft.host();
        var option = sshd.option();
        var spelled = SPELLING.get(option);
        var now = host.sshd().map(settings -> settings.get(option)).orElse(sshd.standard());
        var value = option.equals("banner") ? banner(sshd, host) : sshd.expect().nearest(now);
        if (spelled == null || (ADDING_UP.contains(option) && !(sshd.expect() instanceof Expectation.Includes))) {
            return Optional.of("changing " + option + " could lock people out: it is for people to say");
        }
        if (value.isEmpty() || !sshd.expect().holds(value.get())) {
            return Optional.of("which value " + option + " shall have is for people to choose");
        }
        var match = SshdMatches.of(host, option).stream()
                .filter(setting -> !sshd.expect().holds(setting.value()))
                .findFirst();
        if (match.isPresent()) {
            return Optional.of(match.get().where() + " says something else on purpose, in a Match block");
        }
        if (!isReadFirst(host)) {
            return Optional.of(MAIN + " does not read " + FILE + " before all else");
        }
        if (ABOUT_ROOT.contains(option) && isLastWayIn(host)) {
            return Optional.of("nobody but root could log in over SSH here: it would be the last way in");
        }
        OwnFile.put(draft, FILE, spelled + " ", spelled + " " + value.get());
        return Optional.empty();
    }

    /// What a banner says is for people to write.
    private static Optional<String> banner(SshdResource sshd, Host host) {
        return Optional.of(BANNER)
                .filter(path -> host.text(path).filter(sshd::isWantedText).isPresent());
    }

    /// The first line of the server's file includes the directory, and no file there is read before ours.
    private static boolean isReadFirst(Host host) {
        boolean included = host.lines(MAIN).stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .findFirst()
                .filter(line -> line.equalsIgnoreCase("Include /etc/ssh/sshd_config.d/*.conf"))
                .isPresent();
        var name = FILE.substring(FILE.lastIndexOf('/') + 1);
        return included
                && host.names("/etc/ssh/sshd_config.d").stream()
                        .filter(other -> other.endsWith(".conf"))
                        .allMatch(other -> other.compareTo(name) >= 0);
    }

    /// Root has a key or a password, and no person has one.
    private static boolean isLastWayIn(Host host) {
        var root = host.accounts().user("root").stream().toList();
        var people = host.accounts().users().stream().filter(User::isPerson).toList();
        return canComeIn(host, root) && !canComeIn(host, people);
    }

    private static boolean canComeIn(Host host, List<User> users) {
        var known = host.accounts().withPassword().map(Secret::name).toList();
        return users.stream().anyMatch(user -> known.contains(user.name()) || hasKey(host, user));
    }

    private static boolean hasKey(Host host, User user) {
        return user.hasHome()
                && host.lines(user.home() + "/.ssh/authorized_keys").stream()
                        .anyMatch(line -> !line.isBlank() && !line.startsWith("#"));
    }
}
