package io.muster.agent.rule;

import io.muster.agent.host.Host;
import io.muster.agent.host.Mounts;
import io.muster.agent.host.Mounts.Mount;
import io.muster.contracts.agent.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Options of file systems, as they are mounted now and as `/etc/fstab` will mount them. Where none is meant in either
/// the rule does not apply. Exactly one of `path`, `under` and `types` says which are meant.
///
/// @param path the one that lies on top there
/// @param under all that are mounted there or below
/// @param types all of these types
record MountResource(
        @Nullable String path,
        @Nullable List<String> under,
        @Nullable List<String> types,
        List<String> options) implements Resource {

    MountResource {
        under = under == null ? null : List.copyOf(under);
        types = types == null ? null : List.copyOf(types);
        options = List.copyOf(options);
        if (Stream.of(path, under, types).filter(Objects::nonNull).count() != 1) {
            throw new IllegalArgumentException("a mount has one of path, under and types");
        }
    }

    @Override
    public Outcome check(Host host) {
        var mounts = host.mounts();
        var evidence = new ArrayList<Evidence>();
        now(mounts).forEach(mount -> evidence.add(evidence(mount.path() + " now", mount)));
        later(mounts).forEach(mount -> evidence.add(evidence(mount.path() + " in /etc/fstab", mount)));
        return evidence.isEmpty()
                ? Outcome.notApplicable(meant() + " is no file system of its own")
                : Outcome.of(evidence, "mounted as wanted", "not mounted as wanted");
    }

    private Stream<Mount> now(Mounts mounts) {
        return path == null ? mounts.live().stream().filter(this::isMeant) : mounts.mounted(path).stream();
    }

    private Stream<Mount> later(Mounts mounts) {
        return path == null ? mounts.configured().stream().filter(this::isMeant) : mounts.configured(path).stream();
    }

    private boolean isMeant(Mount mount) {
        if (types != null) {
            return types.contains(mount.type());
        }
        return under != null
                && under.stream()
                        .anyMatch(
                                top -> mount.path().equals(top) || mount.path().startsWith(top + "/"));
    }

    private String meant() {
        return path != null ? path : "what is " + (types == null ? "under " + under : "of type " + types);
    }

    private Evidence evidence(String where, Mount mount) {
        return new Evidence(
                where,
                String.join(",", options),
                String.join(",", new TreeSet<>(mount.options())),
                mount.options().containsAll(options));
    }
}
