package io.muster.bench;

import io.muster.local.mesh.Api;
import io.muster.local.mesh.Names;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
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

    @Override
    public Integer call() throws InterruptedException {
        var whole = new double[rounds];
        var bare = new double[rounds];
        try (var api = Api.as("owner", bench.mesh())) {
            var machine = api.list(STANDINGS, "2026-01-01")
                    .getFirst()
                    .path("properties")
                    .path("machineId")
                    .asText();
            for (int i = 0; i < rounds; i += 1) {
                whole[i] = round(api, machine);
                bare[i] = read(api, machine);
            }
        }
        print("evaluate now → result", whole);
        print("a bare read", bare);
        System.out.printf("ratio of medians: %.0f%n", median(whole) / median(bare));
        return 0;
    }

    private static double round(Api api, String machine) throws InterruptedException {
        var before = latest(api, machine);
        long from = System.nanoTime();
        var asked = api.post(machine + "/providers/Muster.Notification/evaluateNow", "2026-01-01");
        if (asked.status() != 202) {
            throw new IllegalStateException("evaluate now was refused: " + asked);
        }
        while (latest(api, machine).equals(before)) {
            if (System.nanoTime() - from > PATIENCE.toNanos()) {
                throw new IllegalStateException("no result within " + PATIENCE.toSeconds() + " s");
            }
            Thread.sleep(PAUSE);
        }
        return (System.nanoTime() - from) / 1e6;
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
