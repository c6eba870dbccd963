package io.muster.agent.rule;

import io.muster.agent.host.FileFacts;
import io.muster.agent.host.FileFacts.Kind;
import io.muster.agent.host.Glob;
import io.muster.agent.host.Host;
import io.muster.agent.host.HostFault;
import io.muster.contracts.agent.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// All that lies below directories, links not followed. What is wrong is evidence; what is fine is counted.
///
/// @param names of files, with `*` and `?`; all by default
/// @param owner user name
/// @param group group names, `|` between alternatives
/// @param mode of files, octal: no bit outside it may be set
/// @param directoryMode of directories, in the same way
/// @param missing what it means that no directory is there
record TreeResource(
        List<String> paths,
        @Nullable String names,
        @Nullable String owner,
        @Nullable String group,
        @Nullable String mode,
        @Nullable String directoryMode,
        @Nullable String missing)
        implements Resource {

    private static final int MOST = 50_000;
    private static final int DEEPEST = 32;

    TreeResource {
        paths = List.copyOf(paths);
        Resource.requireMode(mode);
        Resource.requireMode(directoryMode);
        Resource.requireMissing(missing);
    }

    @Override
    public Outcome check(Host host) {
        var tops = paths.stream()
                .filter(path -> host.facts(path).filter(FileFacts::directory).isPresent())
                .toList();
        if (tops.isEmpty()) {
            return missing(missing == null ? "notApplicable" : missing, String.join(", ", paths));
        }
        var walk = new Walk(host, new ArrayList<>());
        tops.forEach(top -> walk.into(top, 0));
        var wrong = walk.wrong();
        wrong.addFirst(new Evidence(
                String.join(", ", tops),
                expected(),
                walk.seen + " entries, " + wrong.size() + " of them not",
                wrong.isEmpty()));
        return Outcome.of(wrong, "all of it is as wanted", "not all of it is as wanted");
    }

    private String expected() {
        return Stream.of(
                        Optional.ofNullable(owner).map(one -> "owner " + one),
                        Optional.ofNullable(group).map(one -> "group " + one),
                        Optional.ofNullable(mode).map(one -> "files " + one + " or stricter"),
                        Optional.ofNullable(directoryMode).map(one -> "directories " + one + " or stricter"))
                .flatMap(Optional::stream)
                .reduce((one, other) -> one + ", " + other)
                .orElse("anything");
    }

    /// One way through all of them.
    private final class Walk {

        private final Host host;
        private final List<Evidence> wrong;
        private int seen;

        Walk(Host host, List<Evidence> wrong) {
            this.host = host;
            this.wrong = wrong;
        }

        List<Evidence> wrong() {
            return wrong;
        }

        void into(String directory, int depth) {
            if (depth > DEEPEST) {
                throw new HostFault(directory + " lies deeper than " + DEEPEST + " directories");
            }
            for (var name : host.names(directory)) {
                var path = directory + "/" + name;
                var facts = host.entry(path);
                if (facts.isEmpty() || facts.get().kind() == Kind.LINK) {
                    continue;
                }
                look(path, name, facts.get());
                if (facts.get().directory()) {
                    into(path, depth + 1);
                }
            }
        }

        private void look(String path, String name, FileFacts facts) {
            if (!facts.directory() && names != null && !Glob.of(names).matches(name)) {
                return;
            }
            seen += 1;
            if (seen > MOST) {
                throw new HostFault(path + " is one of more than " + MOST + " entries");
            }
            var bound = facts.directory() ? directoryMode : mode;
            var piece = Permissions.evidence(host, path, facts, owner, group, bound);
            if (!piece.satisfied()) {
                wrong.add(piece);
            }
        }
    }
}
