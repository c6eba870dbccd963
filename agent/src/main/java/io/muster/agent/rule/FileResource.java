package io.muster.agent.rule;

import io.muster.agent.host.FileFacts;
import io.muster.agent.host.Host;
import io.muster.contracts.agent.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Files: whose they are and who may do what, or that they are not there. A stricter mode than asked for is fine.
///
/// @param owner user name
/// @param group group names, `|` between alternatives; the first that a machine knows need not be the one
/// @param mode octal: no bit outside it may be set
/// @param missing what an absent file means: `notApplicable` (the default), `compliant` or `nonCompliant`
/// @param state `present` or `absent`
record FileResource(
        List<String> paths,
        @Nullable String owner,
        @Nullable String group,
        @Nullable String mode,
        @Nullable String missing,
        @Nullable String state)
        implements Resource {

    FileResource {
        paths = List.copyOf(paths);
        Resource.requireMissing(missing);
        Resource.require(state, "state", "present", "absent");
        if (mode != null && !mode.matches("[0-7]{3,4}")) {
            throw new IllegalArgumentException("a mode is three or four octal digits");
        }
    }

    @Override
    public Outcome check(Host host) {
        if ("absent".equals(state)) {
            return Outcome.of(
                    paths.stream().map(path -> absence(host, path)).toList(), "not there", "there, but should not be");
        }
        var evidence = new ArrayList<Evidence>();
        for (var path : paths) {
            var facts = host.facts(path);
            if (facts.isPresent()) {
                evidence.add(permissions(host, path, facts.get()));
            } else if ("present".equals(state) || "nonCompliant".equals(missing)) {
                evidence.add(new Evidence(path, expected(), null, false));
            }
        }
        if (evidence.isEmpty()) {
            return missing(missing == null ? "notApplicable" : missing, String.join(", ", paths));
        }
        return Outcome.of(evidence, "as wanted", "owner or permissions are not as wanted");
    }

    private static Evidence absence(Host host, String path) {
        var facts = host.facts(path);
        return new Evidence(path, "absent", facts.isPresent() ? "present" : null, facts.isEmpty());
    }

    private Evidence permissions(Host host, String path, FileFacts facts) {
        var accounts = host.accounts();
        var foundOwner = accounts.userNames().getOrDefault(facts.uid(), Integer.toString(facts.uid()));
        var foundGroup = accounts.groupNames().getOrDefault(facts.gid(), Integer.toString(facts.gid()));
        boolean fine = (owner == null || owns(owner, foundOwner, facts.uid()))
                && (group == null || Stream.of(group.split("\\|")).anyMatch(one -> owns(one, foundGroup, facts.gid())))
                && (mode == null || (facts.mode() & ~Integer.parseInt(mode, 8)) == 0);
        return new Evidence(path, expected(), "%s:%s %04o".formatted(foundOwner, foundGroup, facts.mode()), fine);
    }

    /// Root is number 0, whatever the databases call it.
    private static boolean owns(String wanted, String found, int id) {
        return wanted.equals("root") ? id == 0 : wanted.equals(found);
    }

    private String expected() {
        var who = Optional.ofNullable(owner).orElse("any") + ":"
                + Optional.ofNullable(group).orElse("any");
        return mode == null ? who : who + " " + mode + " or stricter";
    }
}
