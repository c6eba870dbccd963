package io.muster.local.mesh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;

/// Which process is which part. A process id alone is not enough, ids are used again: the start time goes with it.
final class RunRecords {

    private final MeshDirectory directory;

    RunRecords(MeshDirectory directory) {
        this.directory = directory;
    }

    void add(String part, ProcessHandle process) {
        PropertyFile.write(
                directory.run(part), Map.of("pid", Long.toString(process.pid()), "started", started(process)));
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
                .filter(process -> started(process).equals(record.get("started")));
    }

    private static String started(ProcessHandle process) {
        return process.info().startInstant().map(Object::toString).orElse("");
    }
}
