package io.muster.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.enforce.Journal;
import io.muster.agent.enforce.Machines;
import io.muster.agent.enforce.Run;
import io.muster.agent.identity.AgentHome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `gcad` as it is installed: a process of its own.
class GcadIT {

    @TempDir
    Path directory;

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whatACrashLeftIsTakenBackAtTheStartConnectedOrNot() throws Exception {
        var home = new AgentHome(directory.resolve("home"), directory.resolve("guest"));
        var file = Files.writeString(directory.resolve("setting"), "before\n");
        var journal = home.guest().resolve("changes");
        Machines.crash(journal, file, "after\n");
        assertThat(file).hasContent("after");
        var gcad = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Gcad.class.getName(),
                        "--home",
                        home.root().toString(),
                        "--guest-home",
                        home.guest().toString())
                .redirectErrorStream(true)
                .start();
        try (var said = gcad.inputReader()) {
            assertThat(said.lines().anyMatch(line -> line.contains("waiting until it is")))
                    .isTrue();
            assertThat(new Journal(journal).runs()).extracting(Run::state).containsExactly(Run.State.INTERRUPTED);
            assertThat(file).hasContent("before");
        } finally {
            gcad.destroyForcibly().waitFor();
        }
    }
}
