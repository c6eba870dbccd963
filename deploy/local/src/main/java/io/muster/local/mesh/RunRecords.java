package io.muster.local.mesh;

import io.muster.local.server.Daemon;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;

/// Which process is which part. A process id alone is not enough, ids are used again: when the process began goes with
/// it.
final class RunRecords {

    private static final String LEAVING = "leaving";

    private final MeshDirectory directory;

    RunRecords(MeshDirectory directory) {
        this.directory = directory;
    }

    void add(String part, ProcessHandle process) {
        PropertyFile.write(
                directory.run(part), Map.of("pid", Long.toString(process.pid()), "began", ProcessStart.of(process)));
    }

    /// Notes that the part is told to end. It takes a while until it has, and whoever was to wait for that may be cut
    /// off.
    void leaves(String part) {
        var record = PropertyFile.read(directory.run(part));
        record.put(LEAVING, "true");
        PropertyFile.write(directory.run(part), record);
    }

    /// True for a part that still runs and was told to end.
    boolean isLeaving(String part) {
        return find(part).isPresent() && PropertyFile.read(directory.run(part)).containsKey(LEAVING);
    }

    void remove(String part) {
        try {
            Files.deleteIfExists(directory.run(part));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// The part's process, if it still runs.
    Optional<ProcessHandle> find(String part) {
        var record = PropertyFile.read(directory.run(part));
        var pid = record.get("pid");
        if (pid == null) {
            return Optional.empty();
        }
        return ProcessHandle.of(Long.parseLong(pid))
                .filter(Daemon::runs)
                .filter(process -> ProcessStart.of(process).equals(record.get("began")));
    }
}
