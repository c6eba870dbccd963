package io.muster.agent.host;

import io.muster.agent.host.Accounts.User;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Where people who are not root put files.
///
/// @param tops all that lies in one of these directories is theirs
record PeoplesPlaces(Set<String> tops) {

    private static final Set<String> USUAL = Set.of("/home", "/var/spool", "/var/mail");
    private static final Set<String> OF_ROOT =
            Set.of("/etc", "/proc", "/sys", "/usr", "/boot", "/lib", "/run", "/root", "/dev");
    private static final int FIRST_PERSON = 1_000;

    PeoplesPlaces {
        tops = Set.copyOf(tops);
    }

    /// Where they are on every machine.
    static PeoplesPlaces usual() {
        return new PeoplesPlaces(USUAL);
    }

    /// Homes may lie anywhere, but none is a place that belongs to all, as `/` or `/var`.
    static PeoplesPlaces of(Accounts accounts) {
        return new PeoplesPlaces(Stream.concat(
                        USUAL.stream(),
                        accounts.users().stream()
                                .filter(user -> user.uid() >= FIRST_PERSON)
                                .map(User::home)
                                .filter(home -> home.lastIndexOf('/') > 0))
                .collect(Collectors.toSet()));
    }

    /// True where nobody has to ask for homes: what tells of them is itself there.
    static boolean isOfRoot(String path) {
        int end = path.indexOf('/', 1);
        return OF_ROOT.contains(end < 0 ? path : path.substring(0, end));
    }

    boolean have(String path) {
        for (var at = path; !at.isEmpty(); at = at.substring(0, Math.max(0, at.lastIndexOf('/')))) {
            if (tops.contains(at)) {
                return true;
            }
        }
        return false;
    }
}
