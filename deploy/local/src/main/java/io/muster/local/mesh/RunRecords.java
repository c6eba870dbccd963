package io.muster.local.mesh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;

/// Which process is which part. A process id alone is not enough, ids are used again: when the process began goes with
/// it.
final class RunRecords {

    private final MeshDirectory directory;

    RunRecords(MeshDirectory directory) {
        this.directory = directory;
    }

    void add(String part, ProcessHandle process) {
        PropertyFile.write(
                directory.run(part), Map.of("pid", Long.toString(process.pid()), "began", ProcessStart.of(process)));
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
                .filter(ProcessHandle::isAlive)
                .filter(process -> ProcessStart.of(process).equals(record.get("began")));
    }
}
