package io.muster.agent.rule;

import io.muster.agent.host.Accounts;
import io.muster.agent.host.Accounts.Group;
import io.muster.agent.host.Accounts.Secret;
import io.muster.agent.host.Accounts.User;
import io.muster.agent.host.Host;
import io.muster.contracts.agent.Evidence;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The account databases. Every account is looked at: the first that is fine does not excuse the next.
///
/// @param check which of the checks below
/// @param names files or accounts that the check is about
/// @param limit days
record AccountsResource(
        String check,
        @Nullable List<String> names,
        @Nullable Integer limit) implements Resource {

    private static final Set<String> WITH_NAMES = Set.of("noPlusEntries", "absentUsers", "presentUsers");
    private static final Set<String> WITH_LIMIT = Set.of("maxDays", "minDays", "warnDays", "inactiveDays", "expire");
    private static final Set<String> ALONE = Set.of(
            "noEmptyPasswords",
            "onlyRootIsZero",
            "rootGroupIsZero",
            "rootGroupExists",
            "groupsExist",
            "uniqueUids",
            "uniqueGids",
            "uniqueUserNames",
            "uniqueGroupNames",
            "shadowGroupIsEmpty",
            "rootHasPassword",
            "systemAccountsCannotLogIn");

    AccountsResource {
        if (!ALONE.contains(check) && !WITH_NAMES.contains(check) && !WITH_LIMIT.contains(check)) {
            throw new IllegalArgumentException("no account check " + check);
        }
        if (WITH_NAMES.contains(check) == (names == null) || WITH_LIMIT.contains(check) == (limit == null)) {
            throw new IllegalArgumentException(check + " has other fields");
        }
        names = names == null ? List.of() : List.copyOf(names);
    }

    @Override
    public Outcome check(Host host) {
        return switch (check) {
            case "noPlusEntries" -> plusEntries(host);
            case "expire" -> AccountAges.expire(host, days());
            default -> databases(host.accounts());
        };
    }

    private Outcome databases(Accounts accounts) {
        return switch (check) {
            case "noEmptyPasswords" ->
                nobody(withoutPassword(accounts), "/etc/passwd and /etc/shadow", "no empty password");
            case "onlyRootIsZero" ->
                nobody(
                        users(accounts, user -> user.uid() == 0 && !user.name().equals("root")),
                        "/etc/passwd",
                        "user id 0 for root alone");
            case "rootGroupIsZero" ->
                nobody(
                        users(accounts, user -> user.name().equals("root") && user.gid() != 0),
                        "/etc/passwd root",
                        "group 0");
            case "rootGroupExists" ->
                somebody(
                        accounts.group("root").filter(group -> group.gid() == 0).isPresent(), "/etc/group", "root, 0");
            case "groupsExist" -> groupsExist(accounts);
            case "uniqueUids" -> nobody(twice(accounts.users(), User::uid), "/etc/passwd", "every user id once");
            case "uniqueGids" -> nobody(twice(accounts.groups(), Group::gid), "/etc/group", "every group id once");
            case "uniqueUserNames" -> nobody(twice(accounts.users(), User::name), "/etc/passwd", "every name once");
            case "uniqueGroupNames" -> nobody(twice(accounts.groups(), Group::name), "/etc/group", "every name once");
            case "shadowGroupIsEmpty" -> shadowGroupIsEmpty(accounts);
            case "rootHasPassword" ->
                somebody(
                        accounts.withPassword().anyMatch(secret -> secret.name().equals("root")),
                        "/etc/shadow root",
                        "a password");
            case "absentUsers" ->
                nobody(users(accounts, user -> listed().contains(user.name())), "/etc/passwd", "none of " + listed());
            case "maxDays" -> AccountAges.atMost(accounts, Secret::maxDays, days());
            case "minDays" -> AccountAges.atLeast(accounts, Secret::minDays, days());
            case "warnDays" -> AccountAges.atLeast(accounts, Secret::warnDays, days());
            case "inactiveDays" -> AccountAges.atMost(accounts, Secret::inactiveDays, days());
            case "systemAccountsCannotLogIn" ->
                nobody(users(accounts, User::isSystemLogin), "/etc/passwd", "no login for accounts of services");
            case "presentUsers" ->
                somebody(
                        listed().stream().allMatch(name -> accounts.user(name).isPresent()),
                        "/etc/passwd",
                        "all of " + listed());
            default -> throw new IllegalArgumentException("no account check " + check);
        };
    }

    private List<String> listed() {
        return names == null ? List.of() : names;
    }

    private int days() {
        return limit == null ? 0 : limit;
    }

    private Outcome plusEntries(Host host) {
        var found = listed().stream()
                .flatMap(path -> host.lines(path).stream().filter(line -> line.startsWith("+")))
                .map(line -> line.split(":", 2)[0])
                .toList();
        return listed().stream().allMatch(path -> host.text(path).isEmpty())
                ? Outcome.notApplicable(String.join(", ", listed()) + " is not there")
                : nobody(found, String.join(", ", listed()), "no line that begins with +");
    }

    private static Outcome groupsExist(Accounts accounts) {
        var known = accounts.groupNames().keySet();
        return nobody(users(accounts, user -> !known.contains(user.gid())), "/etc/passwd", "groups that exist");
    }

    private static Outcome shadowGroupIsEmpty(Accounts accounts) {
        var group = accounts.group("shadow");
        if (group.isEmpty()) {
            return Outcome.notApplicable("there is no group shadow");
        }
        var byPrimary = users(accounts, user -> user.gid() == group.get().gid());
        return nobody(
                Stream.concat(group.get().members().stream(), byPrimary.stream())
                        .toList(),
                "/etc/group shadow",
                "no members");
    }

    private static List<String> users(Accounts accounts, Predicate<User> wrong) {
        return accounts.users().stream().filter(wrong).map(User::name).toList();
    }

    private static List<String> secrets(Accounts accounts, Predicate<Secret> wrong) {
        return accounts.secrets().stream().filter(wrong).map(Secret::name).toList();
    }

    /// In either file: where `/etc/passwd` has an empty field nobody looks into `/etc/shadow`.
    private static List<String> withoutPassword(Accounts accounts) {
        return Stream.concat(
                        users(accounts, user -> user.password().isEmpty()).stream(),
                        secrets(accounts, secret -> secret.hash().isEmpty()).stream())
                .distinct()
                .toList();
    }

    private static <T> List<String> twice(Collection<T> all, Function<T, ?> key) {
        return all.stream()
                .collect(Collectors.groupingBy(one -> key.apply(one).toString(), Collectors.counting()))
                .entrySet()
                .stream()
                .filter(entry -> entry.getValue() > 1)
                .map(entry -> entry.getKey())
                .sorted()
                .toList();
    }

    private static Outcome nobody(List<String> offenders, String where, String wanted) {
        var evidence = new Evidence(
                where, wanted, offenders.isEmpty() ? "as wanted" : String.join(", ", offenders), offenders.isEmpty());
        return Outcome.of(List.of(evidence), "as wanted", "not as wanted: " + String.join(", ", offenders));
    }

    private static Outcome somebody(boolean there, String where, String wanted) {
        return Outcome.of(
                List.of(new Evidence(where, wanted, there ? wanted : null, there)), "as wanted", "not as wanted");
    }
}
