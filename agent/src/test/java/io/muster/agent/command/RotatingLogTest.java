package io.muster.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotatingLogTest {

    @TempDir
    Path directory;

    private Path file() {
        return directory.resolve("gc_agent.log");
    }

    private void write(String... lines) throws IOException {
        var log = new RotatingLog(file(), 200, 3);
        log.setFormatter(new SimpleFormatter());
        for (var line : lines) {
            log.publish(new LogRecord(Level.INFO, line));
        }
        log.close();
    }

    @Test
    void theNewestIsInTheFileItselfAndTheOldestIsGone() throws IOException {
        write("a".repeat(200), "b".repeat(200), "c".repeat(200), "newest");
        assertThat(file()).content().contains("newest").doesNotContain("c".repeat(200));
        assertThat(directory.resolve("gc_agent.log.1")).content().contains("c".repeat(200));
        assertThat(directory.resolve("gc_agent.log.2")).content().contains("b".repeat(200));
        try (var files = Files.list(directory)) {
            assertThat(files).hasSize(3);
        }
    }

    @Test
    void aProcessGoesOnWhereTheLastOneEnded() throws IOException {
        write("first");
        write("x".repeat(150), "after");
        assertThat(directory.resolve("gc_agent.log.1")).content().contains("first", "xxx");
        assertThat(file()).content().contains("after");
    }
}
