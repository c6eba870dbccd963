package io.muster.bench;

import io.muster.contracts.agent.Endpoints;
import io.muster.local.mesh.Api;
import io.muster.local.mesh.Mesh;
import io.muster.local.mesh.Names;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// Enrolments and machine tokens per second through the gateway, beside a bare answer of the gateway itself over the
/// same connections in the same run, and who spent the CPU. Makes a resource group of its own and deletes it again.
@Command(
        name = "identity",
        description = "Enrolments and machine tokens per second, beside the gateway's bare TLS answer.",
        mixinStandardHelpOptions = true)
final class IdentityCommand implements Callable<Integer> {

    private static final String GROUP = "/subscriptions/" + Names.SUBSCRIPTION + "/resourceGroups/bench-identity";
    private static final String MACHINES_VERSION = "?api-version=2024-07-10";
    private static final String HELLO = "/metadata/endpoints?api-version=2022-09-01";
    private static final String ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int KEYS = 4;

    @ParentCommand
    Bench bench;

    @Option(names = "--machines", defaultValue = "3000", description = "How many join (default: ${DEFAULT-VALUE}).")
    int machines;

    @Option(names = "--tokens", defaultValue = "20000", description = "How many tokens (default: ${DEFAULT-VALUE}).")
    int tokens;

    @Option(
            names = "--warm-up",
            defaultValue = "600",
            description = "How many join before anything is measured (default: ${DEFAULT-VALUE}).")
    int warmUp;

    @Option(names = "--at-once", defaultValue = "48", description = "Connections (default: ${DEFAULT-VALUE}).")
    int atOnce;

    @Override
    public Integer call() {
        var mesh = bench.mesh();
        try (var api = Api.as("owner", mesh);
                var door = new Door(mesh, atOnce)) {
            var made = api.put(GROUP, "2025-04-01", "{\"location\":\"local\"}");
            if (made.status() >= 300) {
                throw new IllegalStateException("the resource group was refused: " + made);
            }
            try {
                measure(mesh, door, api.token());
            } finally {
                remove(api);
            }
        }
        return 0;
    }

    private void remove(Api api) {
        long from = System.nanoTime();
        var gone = api.delete(GROUP, "2025-04-01");
        System.out.printf(
                "%-16s %.1f s for the group with all its machines, answered %d%n",
                "removal", (System.nanoTime() - from) / 1e9, gone.status());
    }

    private void measure(Mesh mesh, Door door, String token) {
        var keys = Stream.generate(SimulatedMachine::newKey).limit(KEYS).toList();
        var ids = new String[warmUp + machines];
        IntFunction<Future<Void>> hello =
                _ -> door.send(HttpMethod.GET, HELLO, Map.of(), "").mapEmpty();
        IntFunction<Future<Void>> first = number -> enrol(door, token, machine(number, keys))
                .onSuccess(id -> ids[number] = id)
                .mapEmpty();
        IntFunction<Future<Void>> enrolment = number -> first.apply(warmUp + number);
        Load.of(tokens / 4, atOnce, hello, PATIENCE);
        var bare = report(mesh, "bare TLS answer", tokens, hello, 0);
        Load.of(warmUp, atOnce, first, PATIENCE);
        report(mesh, "enrolments", machines, enrolment, bare);
        var warm = assertions(door, ids, keys, tokens / 10);
        Load.of(warm.size(), atOnce, number -> askForToken(door, warm.get(number)), PATIENCE);
        var ready = assertions(door, ids, keys, tokens);
        report(mesh, "machine tokens", tokens, number -> askForToken(door, ready.get(number)), bare);
    }

    private double report(Mesh mesh, String name, int count, IntFunction<Future<Void>> call, double bare) {
        var before = CpuTimes.now(mesh);
        var outcome = Load.of(count, atOnce, call, PATIENCE);
        System.out.printf(
                "%-16s %7.0f /s   p50 %6.1f ms   p95 %6.1f ms   p99 %6.1f ms   failed %d of %d%n",
                name,
                outcome.perSecond(),
                outcome.percentile(0.5),
                outcome.percentile(0.95),
                outcome.percentile(0.99),
                outcome.failed(),
                count);
        if (bare > 0) {
            System.out.printf("%-16s %.2f of the bare answer's rate%n", "", outcome.perSecond() / bare);
        }
        System.out.printf("%-16s CPU of one core: %s%n", "", CpuTimes.now(mesh).since(before));
        if (outcome.firstFault() != null) {
            System.out.println("  first failure: " + outcome.firstFault().getMessage());
        }
        return outcome.perSecond();
    }

    private static SimulatedMachine machine(int number, List<KeyPair> keys) {
        return new SimulatedMachine("bench-" + number, keys.get(number % keys.size()));
    }

    /// The machine resource and its first certificate. The id that the machine was given.
    private static Future<String> enrol(Door door, String token, SimulatedMachine machine) {
        var headers = Map.of("Authorization", "Bearer " + token, "Content-Type", "application/json");
        var path = GROUP + "/providers/Microsoft.HybridCompute/machines/" + machine.name() + MACHINES_VERSION;
        return door.send(HttpMethod.PUT, path, headers, machine.resource()).compose(made -> {
            var id = made.getJsonObject("properties").getString("vmId");
            var body = new JsonObject().put("machine", id).put("signingRequest", machine.signingRequest(id));
            return door.send(
                            HttpMethod.POST,
                            Endpoints.CERTIFICATES,
                            Map.of("Content-Type", "application/json"),
                            body.encode())
                    .map(id);
        });
    }

    /// Forms that ask for a token, signed before anything is measured.
    private static List<String> assertions(Door door, String[] ids, List<KeyPair> keys, int count) {
        var clock = Clock.systemUTC();
        return new ArrayList<>(IntStream.range(0, count)
                .parallel()
                .mapToObj(number -> machine(number % ids.length, keys)
                        .assertion(ids[number % ids.length], door.url(), clock.instant()))
                .map(assertion -> "grant_type=client_credentials&client_assertion_type="
                        + URLEncoder.encode(ASSERTION_TYPE, StandardCharsets.UTF_8) + "&client_assertion=" + assertion)
                .toList());
    }

    private static Future<Void> askForToken(Door door, String form) {
        return door.send(
                        HttpMethod.POST,
                        Endpoints.TOKEN,
                        Map.of("Content-Type", "application/x-www-form-urlencoded"),
                        form)
                .mapEmpty();
    }
}
