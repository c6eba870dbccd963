package io.muster.agent.command;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The one who started us, if it is systemd, spoken to by its own programs: the runtime has no datagram sockets of its
/// kind.
final class Systemd {

    private static final int PATIENCE_SECONDS = 10;

    private Systemd() {}

    static boolean hasStarted(Map<String, String> environment) {
        return environment.containsKey("NOTIFY_SOCKET");
    }

    /// Says that this process is well.
    static void isWell() {
        run(List.of("systemd-notify", "WATCHDOG=1"));
    }

    /// Whether a unit is active; false too where there is no systemd.
    static boolean isActive(String unit) {
        try {
            run(List.of("systemctl", "is-active", "--quiet", unit));
            return true;
        } catch (UncheckedIOException no) {
            return false;
        }
    }

    /// @throws UncheckedIOException when it cannot be done
    static void run(List<String> command) {
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException(String.join(" ", command) + " failed");
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new InterruptedIOException(String.join(" ", command)));
        }
    }
}
