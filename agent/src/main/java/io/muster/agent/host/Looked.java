package io.muster.agent.host;

import java.util.HashSet;
import java.util.Set;

/// Which places of a machine were looked at. What changes elsewhere changes nothing of what was found.
///
/// @param files whose content or attributes were looked at
/// @param directories whose names were
public record Looked(Set<String> files, Set<String> directories) {

    public static final Looked NOWHERE = new Looked(Set.of(), Set.of());

    public Looked {
        files = Set.copyOf(files);
        directories = Set.copyOf(directories);
    }

    public Looked and(Looked other) {
        return new Looked(both(files, other.files), both(directories, other.directories));
    }

    private static Set<String> both(Set<String> one, Set<String> other) {
        var both = new HashSet<>(one);
        both.addAll(other);
        return both;
    }
}
