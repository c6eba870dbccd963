package io.muster.agent.enforce;

import io.muster.agent.enforce.Machine.Programs;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;

/// Changes files: a new content is written beside the old one, flushed, and renamed over it, so that at any moment the
/// file is wholly the one or the other. What has no field here, security labels and access lists, is carried over.
final class FileHand {

    private final Path root;
    private final Programs programs;
    private final Steps steps;
    private final DurableFile durable;

    FileHand(Path root, Programs programs, Steps steps) {
        this.root = root;
        this.programs = programs;
        this.steps = steps;
        this.durable = new DurableFile(steps);
    }

    void make(FileChange change) throws IOException {
        var file = at(change.path());
        var after = change.after();
        if (after == null) {
            remove(file);
        } else if (after.directory() && change.before() == null) {
            steps.before("make " + file);
            Files.createDirectory(
                    file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            permit(file, after);
            DurableFile.flushDirectory(file);
        } else if (change.isOfPermissionsOnly() || after.text() == null) {
            permit(file, after);
        } else {
            replace(file, after, after.text());
        }
    }

    private void remove(Path file) throws IOException {
        steps.before("remove " + file);
        try {
            Files.deleteIfExists(file);
        } catch (DirectoryNotEmptyException used) {
            // Others have put something there: it is theirs now too.
            return;
        }
        DurableFile.flushDirectory(file);
    }

    /// The owner first: setting it takes away set-id bits.
    private void permit(Path file, FileState state) throws IOException {
        steps.before("own " + file);
        if (attribute(file, "unix:uid") != state.uid()) {
            Files.setAttribute(file, "unix:uid", state.uid(), LinkOption.NOFOLLOW_LINKS);
        }
        if (attribute(file, "unix:gid") != state.gid()) {
            Files.setAttribute(file, "unix:gid", state.gid(), LinkOption.NOFOLLOW_LINKS);
        }
        steps.before("permit " + file);
        Files.setAttribute(file, "unix:mode", state.mode());
    }

    private static int attribute(Path file, String name) throws IOException {
        return (int) Objects.requireNonNull(Files.getAttribute(file, name, LinkOption.NOFOLLOW_LINKS));
    }

    private void replace(Path file, FileState state, String text) throws IOException {
        var draft = draft(file);
        Files.deleteIfExists(draft);
        steps.before("begin " + file);
        Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            var _ = programs.run(
                    List.of("cp", "--attributes-only", "--preserve=all", "--", file.toString(), draft.toString()));
        }
        permit(draft, state);
        durable.publish(draft, file, text);
    }

    /// Begins with a dot: nobody who reads a directory of settings reads it.
    private static Path draft(Path file) {
        return file.resolveSibling("." + file.getFileName() + ".muster-new");
    }

    void clean(String path) {
        try {
            Files.deleteIfExists(draft(at(path)));
        } catch (IOException stays) {
            throw new EnforcementFault("the draft of " + path + " stays: " + stays.getMessage());
        }
    }

    private Path at(String path) {
        return root.resolve(path.substring(1));
    }
}
