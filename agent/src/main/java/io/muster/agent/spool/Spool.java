package io.muster.agent.spool;

import io.muster.agent.fault.StorageException;
import io.muster.agent.identity.AgentHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Reports that the control plane has not acknowledged yet, on disk, in order. When there is no room the oldest go: a
/// newer report says more.
public final class Spool {

    private static final int MOST_REJECTED = 20;
    private static final String ENDING = ".json";

    private final Path directory;
    private final long quota;
    private long last;

    /// @param quota bytes
    public Spool(Path directory, long quota) {
        this.directory = directory;
        this.quota = quota;
        try {
            Files.createDirectories(rejected());
        } catch (IOException failed) {
            throw new StorageException(directory + " could not be made", failed);
        }
        // Rejected ones count too: a number is never used for a second report.
        this.last = Stream.concat(waiting().stream(), reports(rejected()).stream())
                .mapToLong(Spool::number)
                .max()
                .orElse(0);
    }

    /// Safe on disk when this returns. Returns how many older ones had to go.
    public synchronized int add(byte[] report) {
        int dropped = makeRoom(report.length);
        last += 1;
        AgentHome.write(directory.resolve("%016d".formatted(last) + ENDING), report, "rw-------");
        return dropped;
    }

    /// The oldest.
    public synchronized Optional<Path> next() {
        return waiting().stream().findFirst();
    }

    public synchronized int size() {
        return waiting().size();
    }

    /// It was acknowledged.
    public synchronized void remove(Path report) {
        delete(report);
    }

    /// It will never be taken: kept apart for a while, for people to look at.
    public synchronized void reject(Path report) {
        try {
            Files.move(
                    report,
                    rejected().resolve(report.getFileName()),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            throw new StorageException(report + " could not be put aside", failed);
        }
        var kept = reports(rejected());
        kept.subList(0, Math.max(0, kept.size() - MOST_REJECTED)).forEach(Spool::delete);
    }

    private int makeRoom(long needed) {
        var reports = new ArrayList<>(waiting());
        long used = reports.stream().mapToLong(Spool::size).sum();
        int dropped = 0;
        while (!reports.isEmpty() && used + needed > quota) {
            var oldest = reports.removeFirst();
            used -= size(oldest);
            delete(oldest);
            dropped += 1;
        }
        return dropped;
    }

    private List<Path> waiting() {
        return reports(directory);
    }

    private Path rejected() {
        return directory.resolve("rejected");
    }

    private static List<Path> reports(Path directory) {
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().matches("\\d{16}\\" + ENDING))
                    .sorted()
                    .toList();
        } catch (IOException failed) {
            throw new StorageException(directory + " cannot be listed", failed);
        }
    }

    private static long number(Path report) {
        return Long.parseLong(report.getFileName().toString().substring(0, 16));
    }

    private static long size(Path report) {
        try {
            return Files.size(report);
        } catch (IOException failed) {
            throw new StorageException(report + " cannot be read", failed);
        }
    }

    private static void delete(Path report) {
        try {
            Files.deleteIfExists(report);
        } catch (IOException failed) {
            throw new StorageException(report + " could not be deleted", failed);
        }
    }
}
