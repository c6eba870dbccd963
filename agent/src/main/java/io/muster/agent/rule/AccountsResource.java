package io.muster.agent.rule;

import io.muster.agent.host.Accounts;
import io.muster.agent.host.Accounts.Group;
import io.muster.agent.host.Accounts.Secret;
import io.muster.agent.host.Accounts.User;
import io.muster.agent.host.Host;
import io.muster.contracts.agent.Evidence;
import java.util.Collection;
import java.util.List;
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

    AccountsResource {
        names = names == null ? List.of() : List.copyOf(names);
    }

    @Override
    public Outcome check(Host host) {
        return switch (check) {
            case "noPlusEntries" -> nobody(plusEntries(host), listed().toString(), "no line that begins with +");
            case "homesExist" ->
                nobody(
                        people(
                                host,
                                user -> !user.hasHome()
                                        || host.facts(user.home())
                                                .filter(found -> found.directory())
                                                .isEmpty()),
                        "home directories",
                        "one for every person");
            case "noHomeFile" ->
                nobody(
                        people(
                                host,
                                user -> user.hasHome()
                                        && listed().stream()
                                                .anyMatch(name -> host.facts(user.home() + "/" + name)
                                                        .isPresent())),
                        "home directories",
                        "no " + String.join(", ", listed()));
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
            case "maxDays" -> ages(accounts, secret -> secret.maxDays(), days -> days <= days(), "at most " + days());
            case "minDays" -> ages(accounts, secret -> secret.minDays(), days -> days >= days(), "at least " + days());
            case "warnDays" ->
                ages(accounts, secret -> secret.warnDays(), days -> days >= days(), "at least " + days());
            default -> throw new IllegalArgumentException("no account check " + check);
        };
    }

    private List<String> listed() {
        return names == null ? List.of() : names;
    }

    private int days() {
        return limit == null ? 0 : limit;
    }

    private List<String> plusEntries(Host host) {
        return listed().stream()
                .flatMap(path -> host.lines(path).stream().filter(line -> line.startsWith("+")))
                .map(line -> line.split(":", 2)[0])
                .toList();
    }

    private static List<String> people(Host host, Predicate<User> wrong) {
        return host.accounts().users().stream()
                .filter(User::isPerson)
                .filter(wrong)
                .map(User::name)
                .toList();
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

    /// Only accounts with a password have one that ages; a field that is empty means that it never does.
    private static Outcome ages(
            Accounts accounts, Function<Secret, @Nullable Integer> field, Predicate<Integer> fine, String wanted) {
        var secrets = accounts.withPassword().toList();
        if (secrets.isEmpty()) {
            return Outcome.notApplicable("no account has a password");
        }
        var evidence = secrets.stream()
                .map(secret -> {
                    var days = field.apply(secret);
                    return new Evidence(
                            "/etc/shadow " + secret.name(),
                            wanted + " days",
                            days == null ? null : Integer.toString(days),
                            days != null && fine.test(days));
                })
                .toList();
        return Outcome.of(evidence, "every account is as wanted", "an account is not as wanted");
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
