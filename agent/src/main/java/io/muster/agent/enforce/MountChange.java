package io.muster.agent.enforce;

import java.util.List;

/// Options of a file system that is mounted now, among `noexec`, `nosuid` and `nodev`.
///
/// @param added that it gets
/// @param removed that it loses
public record MountChange(String path, List<String> added, List<String> removed) implements Change {

    public MountChange {
        added = List.copyOf(added);
        removed = List.copyOf(removed);
    }

    @Override
    public String target() {
        return "mount " + path;
    }

    @Override
    public String words() {
        return path + " mounted now:" + (added.isEmpty() ? "" : " with " + String.join(",", added))
                + (removed.isEmpty() ? "" : " without " + String.join(",", removed));
    }

    @Override
    public MountChange reversed() {
        return new MountChange(path, removed, added);
    }
}
