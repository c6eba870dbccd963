package io.muster.local.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.local.server.Daemon;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunRecordsTest {

    @TempDir
    Path root;

    private MeshDirectory directory;
    private RunRecords records;

    @BeforeEach
    void given() {
        directory = new MeshDirectory(root);
        records = new RunRecords(directory);
    }

    @Test
    void aRunningProcessIsFound() {
        records.add("kafka", ProcessHandle.current());

        assertThat(records.find("kafka")).contains(ProcessHandle.current());
    }

    @Test
    void aProcessThatWasGivenTheSameIdLaterIsSomebodyElse() {
        var pid = Long.toString(ProcessHandle.current().pid());
        PropertyFile.write(directory.run("kafka"), Map.of("pid", pid, "began", "another-boot/17"));

        assertThat(records.find("kafka")).isEmpty();
    }

    @Test
    void aRecordWithoutABeginningIsNobody() {
        var pid = Long.toString(ProcessHandle.current().pid());
        PropertyFile.write(directory.run("kafka"), Map.of("pid", pid));

        assertThat(records.find("kafka")).isEmpty();
    }

    @Test
    void aProcessThatHasEndedIsNotFound() throws IOException, InterruptedException {
        var process = new ProcessBuilder("sleep", "30").start();
        records.add("kafka", process.toHandle());
        assertThat(records.find("kafka")).isPresent();

        process.destroyForcibly().waitFor();

        assertThat(records.find("kafka")).isEmpty();
    }

    @Test
    void aProcessThatHasEndedAndThatNobodyFetchesIsNotFound() throws IOException, InterruptedException {
        var parent = new ProcessBuilder("sh", "-c", "sleep 60 & echo $!; exec sleep 60").start();
        try {
            var child = ProcessHandle.of(
                            Long.parseLong(parent.inputReader().readLine().strip()))
                    .orElseThrow();
            records.add("kafka", child);
            assertThat(records.find("kafka")).isPresent();

            Daemon.end(child, "KILL");

            assertThat(records.find("kafka")).isEmpty();
        } finally {
            parent.destroyForcibly().waitFor();
        }
    }

    @Test
    void whoWasToldToEndRunsUntilThenAndIsLeaving() throws IOException, InterruptedException {
        var process = new ProcessBuilder("sleep", "30").start();
        records.add("kafka", process.toHandle());
        assertThat(records.isLeaving("kafka")).isFalse();

        records.leaves("kafka");

        assertThat(records.find("kafka")).isPresent();
        assertThat(records.isLeaving("kafka")).isTrue();
        process.destroyForcibly().waitFor();
        assertThat(records.isLeaving("kafka")).isFalse();
        records.add("kafka", ProcessHandle.current());
        assertThat(records.isLeaving("kafka")).isFalse();
    }

    @Test
    void aRemovedRecordIsGone() {
        records.add("kafka", ProcessHandle.current());
        records.remove("kafka");
        records.remove("kafka");

        assertThat(records.find("kafka")).isEmpty();
    }
}
