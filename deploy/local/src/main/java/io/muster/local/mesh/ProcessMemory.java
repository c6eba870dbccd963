package io.muster.local.mesh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What a process and its descendants hold in memory; zeros where that cannot be read.
///
/// @param resident kilobytes, pages that several processes share counted by each of them
/// @param proportional kilobytes, shared pages divided among those who share them: these can be added up
public record ProcessMemory(long resident, long proportional) {

    public static final ProcessMemory NONE = new ProcessMemory(0, 0);

    public static ProcessMemory of(ProcessHandle process) {
        return process.descendants().map(ProcessMemory::own).reduce(own(process), ProcessMemory::plus);
    }

    public ProcessMemory plus(ProcessMemory other) {
        return new ProcessMemory(resident + other.resident, proportional + other.proportional);
    }

    private static ProcessMemory own(ProcessHandle process) {
        var lines = lines(process.pid());
        return new ProcessMemory(kilobytes(lines, "Rss:"), kilobytes(lines, "Pss:"));
    }

    private static long kilobytes(List<String> lines, String field) {
        return lines.stream()
                .filter(line -> line.startsWith(field))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
                .sum();
    }

    private static List<String> lines(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid), "smaps_rollup"));
        } catch (IOException gone) {
            return List.of();
        }
    }
}
