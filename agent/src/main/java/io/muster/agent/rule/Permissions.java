package io.muster.agent.rule;

import io.muster.agent.host.FileFacts;
import io.muster.agent.host.Host;
import io.muster.contracts.agent.Evidence;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Whose a file is and who may do what. A stricter mode than asked for is fine.
final class Permissions {

    private Permissions() {}

    /// @param owner user name
    /// @param group group names, `|` between alternatives
    /// @param mode octal: no bit outside it may be set
    static Evidence evidence(
            Host host,
            String path,
            FileFacts facts,
            @Nullable String owner,
            @Nullable String group,
            @Nullable String mode) {
        var accounts = host.accounts();
        var foundOwner = accounts.userNames().getOrDefault(facts.uid(), Integer.toString(facts.uid()));
        var foundGroup = accounts.groupNames().getOrDefault(facts.gid(), Integer.toString(facts.gid()));
        boolean fine = (owner == null || owns(owner, foundOwner, facts.uid()))
                && (group == null || Stream.of(group.split("\\|")).anyMatch(one -> owns(one, foundGroup, facts.gid())))
                && (mode == null || (facts.mode() & ~Integer.parseInt(mode, 8)) == 0);
        return new Evidence(
                path, words(owner, group, mode), "%s:%s %04o".formatted(foundOwner, foundGroup, facts.mode()), fine);
    }

    static String words(@Nullable String owner, @Nullable String group, @Nullable String mode) {
        var who = Optional.ofNullable(owner).orElse("any") + ":"
                + Optional.ofNullable(group).orElse("any");
        return mode == null ? who : who + " " + mode + " or stricter";
    }

    /// Root is number 0, whatever the databases call it.
    private static boolean owns(String wanted, String found, int id) {
        return wanted.equals("root") ? id == 0 : wanted.equals(found);
    }
}
