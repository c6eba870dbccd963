package io.muster.agent.enforce;

import io.muster.agent.enforce.Machine.Standing;
import io.muster.agent.host.FileFacts.Kind;
import io.muster.agent.host.Host;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/// Tells whether a file is as it was, as it shall be, half way, or as somebody else wants it.
final class FileStanding {

    private static final int WITHOUT_SET_ID = 01777;

    private FileStanding() {}

    static Standing of(FileChange change, Host host) {
        var facts = host.entry(change.path());
        if (facts.isEmpty()) {
            return change.before() == null
                    ? Standing.BEFORE
                    : change.after() == null ? Standing.AFTER : Standing.FOREIGN;
        }
        if (facts.get().kind() == Kind.LINK || facts.get().kind() == Kind.OTHER) {
            return Standing.FOREIGN;
        }
        var text = change.hasText() && facts.get().regular()
                ? host.text(change.path()).orElse(null)
                : null;
        var now = FileState.of(facts.get(), text);
        if (now.equals(change.before())) {
            return Standing.BEFORE;
        }
        if (now.equals(change.after())) {
            return Standing.AFTER;
        }
        return isNewDirectory(change, now) || isBetween(change, now) ? Standing.BETWEEN : Standing.FOREIGN;
    }

    /// One that we make is closed to others until it is as it shall be.
    private static boolean isNewDirectory(FileChange change, FileState now) {
        return change.before() == null
                && change.after() != null
                && change.after().directory()
                && now.directory();
    }

    /// Owner and mode are set one after the other, and setting an owner may take away set-id bits. The content is one
    /// of the two.
    private static boolean isBetween(FileChange change, FileState now) {
        var ends = Stream.of(Optional.ofNullable(change.before()), Optional.ofNullable(change.after()))
                .flatMap(Optional::stream)
                .toList();
        return ends.stream().anyMatch(end -> isLike(end, now))
                && has(ends, now.uid(), FileState::uid)
                && has(ends, now.gid(), FileState::gid)
                && ends.stream()
                        .anyMatch(end -> end.mode() == now.mode() || (end.mode() & WITHOUT_SET_ID) == now.mode());
    }

    private static boolean isLike(FileState end, FileState now) {
        return end.directory() == now.directory() && Objects.equals(end.text(), now.text());
    }

    private static boolean has(List<FileState> ends, int number, ToIntFunction<FileState> part) {
        return ends.stream().anyMatch(end -> part.applyAsInt(end) == number);
    }
}
