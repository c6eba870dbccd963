package io.muster.agent.rule;

import io.muster.agent.enforce.Draft;
import io.muster.agent.enforce.MountChange;
import io.muster.agent.host.HostFault;
import io.muster.agent.host.Mounts.Mount;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Options of file systems: their lines in `/etc/fstab`, and what is mounted now.
final class MountAmendment {

    private static final String TABLE = "/etc/fstab";
    private static final Set<String> KNOWN = Set.of("noexec", "nosuid", "nodev");

    /// What the system mounts by itself and takes options for from the table.
    private static final String SHARED_MEMORY = "/dev/shm";

    private MountAmendment() {}

    static Optional<String> draft(MountResource resource, Draft draft) {
        var path = resource.path();
        if (path == null || !KNOWN.containsAll(resource.options())) {
            return Optional.of("which of the mounts is meant is for people to say");
        }
        var mounts = draft.host().mounts();
        var configured = mounts.configured(path);
        if (configured.isEmpty() && !path.equals(SHARED_MEMORY)) {
            return Optional.of(path + " is not in " + TABLE + ": who mounts it is not known here");
        }
        if (configured.isEmpty() || !configured.get().options().containsAll(resource.options())) {
            draft.write(TABLE, table(draft.text(TABLE).orElse(""), path, resource.options()));
        }
        mounts.mounted(path)
                .map(live -> missing(live, resource.options()))
                .filter(missing -> !missing.isEmpty())
                .ifPresent(missing -> draft.add(new MountChange(path, missing, List.of())));
        return Optional.empty();
    }

    private static List<String> missing(Mount mount, List<String> options) {
        return options.stream()
                .filter(option -> !mount.options().contains(option))
                .toList();
    }

    /// The line of the path with more options; where there is none, one that says no more than it must.
    private static String table(String text, String path, List<String> options) {
        var lines = new ArrayList<>(text.lines().toList());
        for (int i = lines.size() - 1; i >= 0; i -= 1) {
            var line = lines.get(i);
            var fields = line.strip().split("\\s+");
            if (!line.strip().startsWith("#") && fields.length >= 4 && fields[1].equals(path)) {
                int at = line.indexOf(fields[3], line.indexOf(fields[2], line.indexOf(path) + path.length()) + 1);
                var with = fields[3] + "," + String.join(",", options);
                lines.set(i, line.substring(0, at) + with + line.substring(at + fields[3].length()));
                return String.join("\n", lines) + "\n";
            }
        }
        if (!path.equals(SHARED_MEMORY)) {
            throw new HostFault(path + " is written in " + TABLE + " in a way that is not understood");
        }
        lines.add("tmpfs " + path + " tmpfs nosuid,nodev," + String.join(",", options) + " 0 0");
        return String.join("\n", lines) + "\n";
    }
}
