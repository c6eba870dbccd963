package io.muster.local.command;

import io.muster.local.mesh.Api;
import io.muster.local.mesh.Mesh;
import io.muster.local.mesh.ProcessMemory;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/// Shows the parts and how the machines stand.
@Command(
        name = "status",
        description = "Shows which parts run, and how the machines stand.",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {

    @ParentCommand
    Muster muster;

    @Override
    public Integer call() {
        var mesh = muster.mesh();
        System.out.printf("%-14s %-9s %8s %10s %6s %10s %10s%n", "PART", "STATE", "PID", "UP", "PORT", "RSS", "PSS");
        var total = Mesh.PARTS.stream().map(part -> line(mesh, part)).reduce(ProcessMemory.NONE, ProcessMemory::plus);
        System.out.printf("%-51s %7d MB %7d MB%n", "all", total.resident() / 1024, total.proportional() / 1024);
        if (mesh.missing().contains("gateway")) {
            System.out.println("The gateway does not run: ./muster up");
            return 1;
        }
        try (var api = Api.as("owner", mesh)) {
            new Overview(api, System.out).print();
            return mesh.missing().isEmpty() ? 0 : 1;
        } catch (UncheckedIOException | IllegalStateException away) {
            System.err.println("muster: " + away.getMessage());
            return 1;
        }
    }

    private static ProcessMemory line(Mesh mesh, String part) {
        var process = mesh.find(part);
        if (process.isEmpty()) {
            System.out.printf("%-14s %-9s%n", part, mesh.missing().contains(part) ? "down" : "external");
            return ProcessMemory.NONE;
        }
        var found = process.get();
        var memory = ProcessMemory.of(found);
        System.out.printf(
                "%-14s %-9s %8d %10s %6s %7d MB %7d MB%n",
                part,
                mesh.isReady(part) ? "ready" : "not ready",
                found.pid(),
                age(found),
                part.equals("agent") ? "" : Integer.toString(mesh.addresses().port(part)),
                memory.resident() / 1024,
                memory.proportional() / 1024);
        return memory;
    }

    private static String age(ProcessHandle process) {
        var up = process.info()
                .startInstant()
                .map(start -> Duration.between(start, Clock.systemUTC().instant()))
                .orElse(Duration.ZERO);
        return "%d:%02d:%02d".formatted(up.toHours(), up.toMinutesPart(), up.toSecondsPart());
    }
}
