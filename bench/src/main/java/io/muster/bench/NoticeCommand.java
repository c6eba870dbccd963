package io.muster.bench;

import io.muster.local.mesh.Api;
import io.muster.local.mesh.Names;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// How long it takes from "evaluate now" until what the machine found can be read in the API: over the stream to the
/// agent, through a whole evaluation, the log and the projector. The peer is a bare read through the same gateway.
@Command(
        name = "notice",
        description = "From 'evaluate now' to the result in the API, beside a bare read.",
        mixinStandardHelpOptions = true)
final class NoticeCommand implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(10);
    private static final String STANDINGS =
            "/subscriptions/" + Names.SUBSCRIPTION + "/providers/Muster.Evaluation/standings";

    @ParentCommand
    Bench bench;

    @Option(names = "--rounds", defaultValue = "30", description = "How often (default: ${DEFAULT-VALUE}).")
    int rounds;

    @Option(
            names = "--drift",
            paramLabel = "FILE",
            description =
                    "A file of this machine that a rule watches: its mode is opened to all in every round, until the"
                            + " finding is seen, and put back. Without it, nothing drifts and the new report is waited for.")
    @Nullable
    Path drift;

    @Override
    public Integer call() throws InterruptedException, IOException {
        if (drift != null && isOpenToAll(drift)) {
            throw new IllegalArgumentException(drift + " can be written by all already: mend it first");
        }
        var whole = new double[rounds];
        var bare = new double[rounds];
        try (var api = Api.as("owner", bench.mesh())) {
            var machine = api.list(STANDINGS, "2026-01-01")
                    .getFirst()
                    .path("properties")
                    .path("machineId")
                    .asText();
            for (int i = 0; i < rounds; i += 1) {
                whole[i] = drift == null ? report(api, machine) : finding(api, machine, drift);
                bare[i] = read(api, machine);
            }
        }
        print(drift == null ? "evaluate now → result" : "drift → finding", whole);
        print("a bare read", bare);
        System.out.printf("ratio of medians: %.0f%n", median(whole) / median(bare));
        return 0;
    }

    private static double report(Api api, String machine) throws InterruptedException {
        var before = latest(api, machine);
        return until(api, machine, () -> !latest(api, machine).equals(before));
    }

    private static double finding(Api api, String machine, Path file) throws InterruptedException, IOException {
        var before = Files.getPosixFilePermissions(file);
        var open = EnumSet.copyOf(before);
        open.add(PosixFilePermission.OTHERS_WRITE);
        double millis;
        Files.setPosixFilePermissions(file, open);
        try {
            millis = until(api, machine, () -> fails(api, machine, file));
        } finally {
            Files.setPosixFilePermissions(file, before);
        }
        until(api, machine, () -> !fails(api, machine, file));
        return millis;
    }

    /// Asks for an evaluation and waits; the time from asking, in milliseconds.
    private static double until(Api api, String machine, BooleanSupplier seen) throws InterruptedException {
        long from = System.nanoTime();
        var asked = api.post(machine + "/providers/Muster.Notification/evaluateNow", "2026-01-01");
        if (asked.status() != 202) {
            throw new IllegalStateException("evaluate now was refused: " + asked);
        }
        while (!seen.getAsBoolean()) {
            if (System.nanoTime() - from > PATIENCE.toNanos()) {
                throw new IllegalStateException("no result within " + PATIENCE.toSeconds() + " s");
            }
            Thread.sleep(PAUSE);
        }
        return (System.nanoTime() - from) / 1e6;
    }

    private static boolean fails(Api api, String machine, Path file) {
        return api.list(machine + "/providers/Muster.Evaluation/findings", "2026-01-01").stream()
                .flatMap(finding -> finding.path("properties").path("evidence").valueStream())
                .anyMatch(piece -> piece.path("where").asText().equals(file.toString()));
    }

    private static boolean isOpenToAll(Path file) throws IOException {
        return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_WRITE);
    }

    private static double read(Api api, String machine) {
        long from = System.nanoTime();
        var _ = latest(api, machine);
        return (System.nanoTime() - from) / 1e6;
    }

    private static String latest(Api api, String machine) {
        return api.list(machine + "/providers/Muster.Evaluation/standings", "2026-01-01")
                .getFirst()
                .path("properties")
                .path("latestReport")
                .asText();
    }

    private static void print(String name, double[] millis) {
        var sorted = millis.clone();
        Arrays.sort(sorted);
        System.out.printf(
                "%-24s p50 %7.1f ms   p95 %7.1f ms   max %7.1f ms   (%d rounds)%n",
                name, median(sorted), sorted[(int) (sorted.length * 0.95)], sorted[sorted.length - 1], sorted.length);
    }

    private static double median(double[] millis) {
        var sorted = millis.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
