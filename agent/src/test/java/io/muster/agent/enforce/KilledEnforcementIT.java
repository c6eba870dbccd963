package io.muster.agent.enforce;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process of its own that is killed by the kernel at every step.
class KilledEnforcementIT {

    private static final int SIGKILL = 137;

    @TempDir
    Path directory;

    /// What the process does: enforces the example, and kills itself before a step.
    static final class Victim {

        private Victim() {}

        public static void main(String... arguments) {
            var tree = new Tree(Path.of(arguments[0]));
            int last = Integer.parseInt(arguments[2]);
            var passed = new AtomicInteger();
            var enforcer = Machines.enforcer(tree, Path.of(arguments[1]), _ -> {
                if (passed.incrementAndGet() == last) {
                    kill();
                }
            });
            enforcer.enforce(Example.ORDER, Example.plan(tree));
        }

        private static void kill() {
            try {
                var own = Long.toString(ProcessHandle.current().pid());
                new ProcessBuilder("kill", "-KILL", own).start().waitFor();
                throw new IllegalStateException("still alive");
            } catch (IOException | InterruptedException failed) {
                throw new IllegalStateException(failed);
            }
        }
    }

    private int enforced(Path root, Path journal, int step) throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(
                        java,
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName(),
                        root.toString(),
                        journal.toString(),
                        Integer.toString(step))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("said").toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void whereverItIsKilledTheNextStartTakesItBackOrItStands() throws Exception {
        var outcomes = new ArrayList<String>();
        int code = SIGKILL;
        for (int step = 1; code == SIGKILL; step += 1) {
            var root = Files.createDirectory(directory.resolve("root" + step));
            var journal = directory.resolve("journal" + step);
            var tree = Example.machine(root);
            var before = Machines.everything(root);
            code = enforced(root, journal, step);
            assertThat(code).as(Files.readString(directory.resolve("said"))).isIn(SIGKILL, 0);
            Machines.enforcer(tree, journal).recover();
            var runs = new Journal(journal).runs();
            boolean stands = runs.stream().anyMatch(Run::stands);
            outcomes.add(stands ? "stands" : "as before");
            if (stands) {
                Machines.enforcer(tree, journal).revert(runs.getFirst().id());
            }
            assertThat(Machines.everything(root)).as("killed at step " + step).isEqualTo(before);
        }
        assertThat(outcomes).hasSizeGreaterThan(25).endsWith("stands");
        assertThat(outcomes.stream().distinct()).containsExactlyElementsOf(List.of("as before", "stands"));
    }
}
