package io.muster.local.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DaemonTest {

    @TempDir
    Path directory;

    @Test
    void itRunsUntilItIsAskedToEnd() {
        var process = daemon("echo started; exec sleep 60").start();

        Daemon.end(process, "TERM");

        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void whatItSaysIsInItsLog() {
        var daemon = daemon("echo one; echo two >&2; echo $COLOUR");
        var process = daemon.start();

        process.onExit().orTimeout(10, TimeUnit.SECONDS).join();

        assertThat(daemon.tail(2)).containsExactly("two", "red");
    }

    @Test
    void waitingEndsWithTheProcess() {
        var process = daemon("exit 3").start();

        assertThat(Waiting.until(Duration.ofSeconds(20), process, () -> false)).isFalse();
    }

    @Test
    void aProcessThatIsGoneTakesNoSignal() {
        var process = daemon("exit 0").start();
        process.onExit().orTimeout(10, TimeUnit.SECONDS).join();

        Daemon.end(process, "TERM");

        assertThat(process.isAlive()).isFalse();
    }

    /// As in a container whose first process fetches nobody who has ended.
    @Test
    void whoHasEndedAndIsNotFetchedRunsNoMore() throws Exception {
        var parent = new ProcessBuilder("sh", "-c", "sleep 60 & echo $!; exec sleep 60").start();
        try {
            var child = ProcessHandle.of(
                            Long.parseLong(parent.inputReader().readLine().strip()))
                    .orElseThrow();
            assertThat(Daemon.runs(child)).isTrue();

            Daemon.end(child, "TERM");

            assertThat(child.isAlive()).as("it is there still").isTrue();
            assertThat(Daemon.runs(child)).isFalse();
            assertThat(Waiting.until(Duration.ofSeconds(20), child, () -> false))
                    .isFalse();
        } finally {
            parent.destroyForcibly().waitFor();
        }
    }

    private Daemon daemon(String script) {
        return new Daemon(
                "test",
                List.of("sh", "-c", script),
                Map.of("COLOUR", "red"),
                directory.resolve("logs/test.log"),
                "TERM");
    }
}
