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
        long total = 0;
        System.out.printf("%-14s %-9s %8s %10s %8s%n", "PART", "STATE", "PID", "UP", "MEMORY");
        for (var part : Mesh.PARTS) {
            total += line(mesh, part);
        }
        System.out.printf("%-14s %37s MB%n", "", "total " + total / 1024);
        if (mesh.find("gateway").isEmpty() && !mesh.missing().isEmpty()) {
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

    /// Returns the part's resident memory in KB.
    private static long line(Mesh mesh, String part) {
        var process = mesh.find(part);
        if (process.isEmpty()) {
            System.out.printf("%-14s %-9s%n", part, mesh.missing().contains(part) ? "down" : "external");
            return 0;
        }
        var found = process.get();
        long memory = ProcessMemory.residentKilobytes(found.pid());
        var up = found.info()
                .startInstant()
                .map(start -> Duration.between(start, Clock.systemUTC().instant()))
                .orElse(Duration.ZERO);
        System.out.printf(
                "%-14s %-9s %8d %10s %5d MB%n",
                part,
                "up",
                found.pid(),
                "%d:%02d:%02d".formatted(up.toHours(), up.toMinutesPart(), up.toSecondsPart()),
                memory / 1024);
        return memory;
    }
}
