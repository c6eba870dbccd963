package io.muster.local.command;

import io.muster.local.mesh.Api;
import io.muster.local.mesh.Mesh;
import io.muster.local.mesh.Names;
import io.muster.local.mesh.PartFailed;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// Starts everything, joins this machine and shows how it stands.
@Command(
        name = "up",
        description = "Starts all parts that do not run, joins this machine and shows what falls short.",
        mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {

    private static final Duration FIRST_REPORT = Duration.ofSeconds(90);
    private static final String ASSIGNMENT = "/subscriptions/" + Names.SUBSCRIPTION
            + "/providers/Microsoft.Authorization/policyAssignments/linux-baseline";
    private static final String ASSIGNMENT_BODY = """
            {"properties":{"displayName":"Linux security baseline",
             "policyDefinitionId":"/providers/Microsoft.Authorization/policyDefinitions/fc9b3da7-8347-4380-8e70-0a0361d8dedd",
             "parameters":{"IncludeArcMachines":{"value":"true"}},"enforcementMode":"Default"}}
            """;

    @ParentCommand
    Muster muster;

    @Option(names = "--no-agent", description = "Leave this machine alone: start the control plane only.")
    boolean withoutAgent;

    @Override
    public Integer call() {
        var mesh = muster.mesh();
        var taken = mesh.takenPorts();
        if (!taken.isEmpty()) {
            taken.forEach((part, port) ->
                    System.err.printf("muster: port %d for %s is in use by another process%n", port, part));
            System.err.println("muster: free them, or choose others with --port-base");
            return 1;
        }
        try {
            System.out.printf("Muster in %s%n", mesh.directory().root());
            var running = mesh.isWhole();
            mesh.up();
            if (running) {
                System.out.println("  It was running already.");
            }
            try (var api = Api.as("owner", mesh)) {
                assign(api);
                if (!withoutAgent) {
                    mesh.joinThisMachine();
                    if (!isHeard(api)) {
                        System.err.println("muster: this machine's agent was not heard; see ./muster logs agent");
                        return 1;
                    }
                }
                new Overview(api, System.out).print();
            }
            farewell(mesh);
            return 0;
        } catch (PartFailed failed) {
            System.err.printf("muster: %s did not start; see ./muster logs %s%n", failed.part(), failed.part());
            return 1;
        }
    }

    private static void assign(Api api) {
        if (api.get(ASSIGNMENT, "2025-03-01").status() == 200) {
            return;
        }
        var answer = api.put(ASSIGNMENT, "2025-03-01", ASSIGNMENT_BODY);
        if (answer.status() != 201) {
            throw new IllegalStateException("the baseline could not be assigned: " + answer);
        }
    }

    /// Waits until a machine is connected and has reported.
    private static boolean isHeard(Api api) {
        var scope = "/subscriptions/" + Names.SUBSCRIPTION + "/providers/";
        long deadline = System.nanoTime() + FIRST_REPORT.toNanos();
        while (System.nanoTime() < deadline) {
            boolean isConnected = api.list(scope + "Microsoft.HybridCompute/machines", "2024-07-10").stream()
                    .anyMatch(machine ->
                            machine.path("properties").path("status").asText().equals("Connected"));
            if (isConnected
                    && !api.list(scope + "Muster.Evaluation/standings", "2026-01-01")
                            .isEmpty()) {
                return true;
            }
            pause();
        }
        return false;
    }

    private static void pause() {
        try {
            Thread.sleep(Duration.ofMillis(250));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stop);
        }
    }

    private static void farewell(Mesh mesh) {
        System.out.println();
        System.out.printf("Console   %s/console/%n", mesh.addresses().gateway());
        System.out.printf(
                "Sign in   owner or reader; passwords: people.* in %s%n",
                mesh.directory().root().resolve("secrets.properties"));
        System.out.printf(
                "Trust     %s (the browser asks once)%n", mesh.directory().authority());
        System.out.println("Again     ./muster status · ./muster logs [part] · ./muster down");
    }
}
