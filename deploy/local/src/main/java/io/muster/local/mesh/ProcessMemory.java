package io.muster.local.mesh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What a process and its children hold in memory.
public final class ProcessMemory {

    private ProcessMemory() {}

    /// Resident memory in KB by `/proc/PID/status`, children included; 0 where that cannot be read.
    public static long residentKilobytes(long pid) {
        long own = lines(pid).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
                .sum();
        return own
                + ProcessHandle.of(pid).stream()
                        .flatMap(ProcessHandle::children)
                        .mapToLong(child -> residentKilobytes(child.pid()))
                        .sum();
    }

    private static List<String> lines(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"));
        } catch (IOException gone) {
            return List.of();
        }
    }
}
