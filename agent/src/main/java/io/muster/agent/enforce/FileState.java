package io.muster.agent.enforce;

import io.muster.agent.host.FileFacts;
import org.jspecify.annotations.Nullable;

/// What is at a path.
///
/// @param text of a file; null where it is not touched
/// @param mode permission bits with set-id and sticky bits
public record FileState(boolean directory, @Nullable String text, int mode, int uid, int gid) {

    static FileState of(FileFacts facts, @Nullable String text) {
        return new FileState(facts.directory(), text, facts.mode(), facts.uid(), facts.gid());
    }

    FileState withText(String other) {
        return new FileState(directory, other, mode, uid, gid);
    }

    FileState permitting(int otherMode, int otherUid, int otherGid) {
        return new FileState(directory, text, otherMode, otherUid, otherGid);
    }

    String words() {
        var size = text == null ? "" : ", " + text.lines().count() + " lines";
        return "%s %d:%d %04o%s".formatted(directory ? "directory" : "file", uid, gid, mode, size);
    }
}
