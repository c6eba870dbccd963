package io.muster.local.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.local.server.Checkout;
import io.muster.local.server.Daemon;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `up` after a `down` that was cut off: some parts have been told to end, and run for a few seconds more. The
/// checkout is empty, so `up` comes no further than to its preparations.
class InterruptedDownTest {

    @TempDir
    Path directory;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private RunRecords records;
    private Mesh mesh;
    private Process leaving;
    private Process staying;

    @BeforeEach
    void twoPartsRunAndOneWasToldToEnd() throws IOException {
        var place = new MeshDirectory(directory.resolve("mesh"));
        records = new RunRecords(place);
        mesh = new Mesh(
                new Checkout(directory),
                place,
                new Addresses(21_000, Map.of()),
                Clock.systemUTC(),
                new Progress(new PrintStream(said, true, StandardCharsets.UTF_8)));
        leaving = new ProcessBuilder("sleep", "60").start();
        staying = new ProcessBuilder("sleep", "60").start();
        records.add("gateway", leaving.toHandle());
        records.add("identity", staying.toHandle());
        records.leaves("gateway");
    }

    @AfterEach
    void andTheyEnd() throws InterruptedException {
        leaving.destroyForcibly().waitFor();
        staying.destroyForcibly().waitFor();
    }

    @Test
    void whoWasToldToEndIsNotTakenForAPartThatRuns() {
        assertThat(mesh.isWhole()).isFalse();

        assertThatThrownBy(mesh::up).hasMessageContaining("baselines");

        assertThat(Daemon.runs(leaving.toHandle())).isFalse();
        assertThat(mesh.missing()).contains("gateway");
        assertThat(Daemon.runs(staying.toHandle())).isTrue();
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("Told to end and not gone yet", "gateway");
    }
}
