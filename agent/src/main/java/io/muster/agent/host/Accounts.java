package io.muster.agent.host;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The account databases: `passwd`, `shadow`, `group`.
public record Accounts(List<User> users, List<Secret> secrets, List<Group> groups) {

    public Accounts {
        users = List.copyOf(users);
        secrets = List.copyOf(secrets);
        groups = List.copyOf(groups);
    }

    /// A line of `/etc/passwd`.
    ///
    /// @param password `x` where `/etc/shadow` has it; empty where none is asked for
    public record User(String name, String password, int uid, int gid, String home, String shell) {

        /// A person: not a system account, and able to log in. 65534 is nobody.
        public boolean isPerson() {
            return uid >= 1_000 && uid != 65_534 && canLogIn();
        }

        /// An account of a service that somebody could log in to. `sync`, `halt` and `shutdown` run that alone.
        public boolean isSystemLogin() {
            return uid > 0
                    && uid < 1_000
                    && canLogIn()
                    && Stream.of("/sync", "/halt", "/shutdown").noneMatch(shell::endsWith);
        }

        public boolean hasHome() {
            return home.startsWith("/");
        }

        /// A field without a shell means `/bin/sh`.
        public boolean canLogIn() {
            return !shell.endsWith("/nologin") && !shell.endsWith("/false");
        }
    }

    /// A line of `/etc/shadow`; days are null where the field is empty or negative: never.
    ///
    /// @param changed the day of the last change since 1970; 0 means that it must be changed at the next login
    public record Secret(
            String name,
            String hash,
            @Nullable Integer changed,
            @Nullable Integer minDays,
            @Nullable Integer maxDays,
            @Nullable Integer warnDays,
            @Nullable Integer inactiveDays) {

        /// A hash that a password can match.
        public boolean hasPassword() {
            return !hash.isEmpty() && !hash.startsWith("!") && !hash.startsWith("*");
        }
    }

    /// A line of `/etc/group`.
    public record Group(String name, int gid, List<String> members) {

        public Group {
            members = List.copyOf(members);
        }
    }

    static Accounts read(Host host) {
        if (host.text("/etc/passwd").isEmpty()) {
            throw new HostFault("/etc/passwd is missing");
        }
        return new Accounts(
                parse(host, "/etc/passwd", 7)
                        .map(fields -> new User(
                                fields[0],
                                fields[1],
                                number(fields[2], "/etc/passwd"),
                                number(fields[3], "/etc/passwd"),
                                fields[5],
                                fields[6]))
                        .toList(),
                parse(host, "/etc/shadow", 8)
                        .map(fields -> new Secret(
                                fields[0],
                                fields[1],
                                days(fields[2]),
                                days(fields[3]),
                                days(fields[4]),
                                days(fields[5]),
                                days(fields[6])))
                        .toList(),
                parse(host, "/etc/group", 4)
                        .map(fields -> new Group(fields[0], number(fields[2], "/etc/group"), members(fields[3])))
                        .toList());
    }

    public Optional<User> user(String name) {
        return users.stream().filter(user -> user.name().equals(name)).findFirst();
    }

    public Optional<Group> group(String name) {
        return groups.stream().filter(group -> group.name().equals(name)).findFirst();
    }

    /// The people whose passwords can match, with their secrets.
    public Stream<Secret> withPassword() {
        return secrets.stream().filter(Secret::hasPassword);
    }

    /// Names of groups by id, for showing what was found.
    public Map<Integer, String> groupNames() {
        return groups.stream().collect(Collectors.toMap(Group::gid, Group::name, (first, _) -> first));
    }

    public Map<Integer, String> userNames() {
        return users.stream().collect(Collectors.toMap(User::uid, User::name, (first, _) -> first));
    }

    /// NIS entries (`+…`, `-…`) are not accounts of this machine.
    private static Stream<String[]> parse(Host host, String path, int fields) {
        return host.lines(path).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("+") && !line.startsWith("-"))
                .map(line -> {
                    var parts = line.split(":", -1);
                    if (parts.length < fields) {
                        throw new HostFault(path + " has a line with too few fields");
                    }
                    return parts;
                });
    }

    private static int number(String field, String path) {
        try {
            return Integer.parseUnsignedInt(field);
        } catch (NumberFormatException bad) {
            throw new HostFault(path + " has an id that is no number");
        }
    }

    private static @Nullable Integer days(String field) {
        try {
            if (field.isEmpty()) {
                return null;
            }
            int days = Integer.parseInt(field);
            return days < 0 ? null : days;
        } catch (NumberFormatException bad) {
            throw new HostFault("/etc/shadow has an age that is no number");
        }
    }

    private static List<String> members(String field) {
        return Stream.of(field.split(",")).filter(name -> !name.isBlank()).toList();
    }
}
