package io.muster.agent.rule;

import io.muster.agent.host.Host;
import io.muster.agent.host.Mounts;
import io.muster.contracts.agent.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/// Options of a file system, as it is mounted now and as `/etc/fstab` will mount it. A path that is no file system of
/// its own in either has no options: the rule does not apply.
record MountResource(String path, List<String> options) implements Resource {

    MountResource {
        options = List.copyOf(options);
    }

    @Override
    public Outcome check(Host host) {
        var mounts = host.mounts();
        var evidence = new ArrayList<Evidence>();
        mounts.mounted(path).ifPresent(mount -> evidence.add(evidence(path + " now", mount)));
        mounts.configured(path).ifPresent(mount -> evidence.add(evidence(path + " in /etc/fstab", mount)));
        return evidence.isEmpty()
                ? Outcome.notApplicable(path + " is no file system of its own")
                : Outcome.of(evidence, "mounted as wanted", "not mounted as wanted");
    }

    private Evidence evidence(String where, Mounts.Mount mount) {
        return new Evidence(
                where,
                String.join(",", options),
                String.join(",", new TreeSet<>(mount.options())),
                mount.options().containsAll(options));
    }
}
