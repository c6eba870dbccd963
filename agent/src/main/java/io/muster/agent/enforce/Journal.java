package io.muster.agent.enforce;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What was changed on this machine, with what was there before: one file a run, on the disk before the first change.
/// Only its owner may read it, since it holds what only root may read.
public final class Journal {

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();
    private static final String SUFFIX = ".json";
    private static final long MEGABYTE = 1024 * 1024;
    private static final long QUOTA = 64 * MEGABYTE;

    private final Path directory;
    private final DurableFile durable;
    private final long quota;

    public Journal(Path directory) {
        this(directory, Steps.untold(), QUOTA);
    }

    /// @param quota bytes, after which nothing more is changed
    Journal(Path directory, Steps steps, long quota) {
        this.directory = directory;
        this.quota = quota;
        this.durable = new DurableFile(steps);
    }

    /// All runs, the newest first. A file that cannot be read is a fault: it may say what must be taken back.
    public List<Run> runs() {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().endsWith(SUFFIX))
                    .sorted(Comparator.reverseOrder())
                    .map(Journal::read)
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(directory + " cannot be listed", failed);
        }
    }

    public Optional<Run> run(String id) {
        return runs().stream().filter(run -> run.id().equals(id)).findFirst();
    }

    private static Run read(Path file) {
        try {
            return JSON.readValue(file.toFile(), Run.class);
        } catch (IOException damaged) {
            throw new UncheckedIOException(file + " cannot be read", damaged);
        }
    }

    /// When this comes back the run is on the disk as given.
    Run keep(Run run) {
        var file = directory.resolve(run.id() + SUFFIX);
        var draft = directory.resolve("." + run.id() + ".new");
        try {
            prepare();
            Files.deleteIfExists(draft);
            Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            durable.publish(draft, file, JSON.writeValueAsString(run));
            return run;
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        } catch (IOException failed) {
            throw new UncheckedIOException(file + " could not be written", failed);
        }
    }

    /// One enforcement at a time on a machine; closing the channel lets the next one in.
    ///
    /// @throws EnforcementFault when another process is at it
    FileChannel lock() {
        try {
            prepare();
            var channel = FileChannel.open(
                    directory.resolve("lock"),
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            if (channel.tryLock() == null) {
                channel.close();
                throw new EnforcementFault("another process is changing this machine");
            }
            return channel;
        } catch (OverlappingFileLockException ours) {
            throw new EnforcementFault("this process is already changing this machine");
        } catch (IOException failed) {
            throw new UncheckedIOException(directory + " cannot be locked", failed);
        }
    }

    /// Lets go what nobody can take back.
    void prune() {
        var pruning = Pruning.of(runs());
        pruning.emptied().forEach(this::keep);
        try {
            for (var id : pruning.dropped()) {
                var file = directory.resolve(id + SUFFIX);
                Files.deleteIfExists(file);
                DurableFile.flushDirectory(file);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(directory + " cannot be pruned", failed);
        }
    }

    /// @throws EnforcementFault when there is no more room for what could be taken back
    void requireRoom() {
        if (bytes() > quota) {
            throw new EnforcementFault("the journal of changes is full (" + quota / MEGABYTE + " MB in " + directory
                    + "): take back what is not wanted any more with azcmagent revert");
        }
    }

    private long bytes() {
        if (!Files.isDirectory(directory)) {
            return 0;
        }
        try (var files = Files.list(directory)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        } catch (IOException failed) {
            throw new UncheckedIOException(directory + " cannot be listed", failed);
        }
    }

    private void prepare() throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            DurableFile.flushDirectory(directory);
        }
    }
}
