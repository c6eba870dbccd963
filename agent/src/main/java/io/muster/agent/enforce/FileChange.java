package io.muster.agent.enforce;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A file or directory that is made, removed, given another content, or another owner or mode.
///
/// @param before null when nothing is there
/// @param after null when nothing shall be there
public record FileChange(
        String path, @Nullable FileState before, @Nullable FileState after) implements Change {

    @Override
    public String target() {
        return path;
    }

    @Override
    public String words() {
        return path + ": " + words(before) + " -> " + words(after);
    }

    private static String words(@Nullable FileState state) {
        return state == null ? "absent" : state.words();
    }

    @Override
    public FileChange reversed() {
        return new FileChange(path, after, before);
    }

    /// Only owner and mode change.
    boolean isOfPermissionsOnly() {
        return before != null && after != null && Objects.equals(before.text(), after.text());
    }

    /// The content matters.
    boolean hasText() {
        return (before != null && before.text() != null) || (after != null && after.text() != null);
    }
}
