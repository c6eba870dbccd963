package io.muster.local.mesh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// When a process began, as a text that stays the same for its whole life.
///
/// Linux counts from the start of the machine. The wall clock is no good for this: what is computed from it moves when
/// the clock is set, and then nobody would find their processes again.
final class ProcessStart {

    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

    /// Fields of `/proc/PID/stat` after the command's closing parenthesis; `starttime` is the 22nd of all.
    private static final int START_AFTER_COMMAND = 19;

    private ProcessStart() {}

    static String of(ProcessHandle process) {
        try {
            var line = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            var fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
            return Files.readString(BOOT).strip() + "/" + fields[START_AFTER_COMMAND];
        } catch (IOException noProcHere) {
            return process.info().startInstant().map(Object::toString).orElse("unknown");
        }
    }
}
