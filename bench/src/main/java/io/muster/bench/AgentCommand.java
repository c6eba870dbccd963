package io.muster.bench;

import com.sun.management.OperatingSystemMXBean;
import io.muster.agent.host.Host;
import io.muster.agent.rule.RuleSet;
import io.muster.baselines.Baseline;
import io.muster.baselines.Publish;
import io.muster.local.server.Checkout;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// What a full audit of the Linux baseline costs on this machine: warm within this process as in the agent's daemon,
/// and cold as a command. The load is printed with it, since others' work makes ours dearer.
@Command(
        name = "agent",
        description = "CPU time, programs and bytes of a warm audit; wall time of a cold one.",
        mixinStandardHelpOptions = true)
final class AgentCommand implements Callable<Integer> {

    private static final int COLD_ROUNDS = 5;
    private static final double TICK_MILLIS = 10;

    @Option(names = "--rounds", defaultValue = "20", description = "Warm audits (default: ${DEFAULT-VALUE}).")
    int rounds;

    @Option(names = "--warm-up", defaultValue = "40", description = "Audits before them (default: ${DEFAULT-VALUE}).")
    int warmUp;

    private final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    @Override
    public Integer call() throws IOException, InterruptedException {
        System.out.printf(
                Locale.ROOT,
                "load %.2f on %d processors%n",
                system.getSystemLoadAverage(),
                system.getAvailableProcessors());
        warm(RuleSet.parse(Baseline.linux().rulesJson()));
        cold();
        return 0;
    }

    private void warm(RuleSet rules) throws IOException {
        for (int i = 0; i < warmUp; i += 1) {
            var _ = rules.evaluate(Host.live());
        }
        var own = new double[rounds];
        int programs = 0;
        long bytes = 0;
        double children = childMillis();
        for (int i = 0; i < rounds; i += 1) {
            var host = Host.live();
            long from = system.getProcessCpuTime();
            var _ = rules.evaluate(host);
            own[i] = (system.getProcessCpuTime() - from) / 1e6;
            programs = Math.max(programs, host.programs());
            bytes = Math.max(bytes, host.bytes());
        }
        double ofChildren = (childMillis() - children) / rounds;
        Arrays.sort(own);
        System.out.printf(
                Locale.ROOT,
                "a warm audit of %d rules: p50 %.1f ms CPU, max %.1f ms, and %.1f ms of %d programs; %d bytes read;"
                        + " %d rounds%n",
                rules.size(),
                own[own.length / 2],
                own[own.length - 1],
                ofChildren,
                programs,
                bytes,
                rounds);
    }

    /// CPU time of all programs that have ended, as the kernel counts it.
    private static double childMillis() throws IOException {
        var stat = Files.readString(Path.of("/proc/self/stat"));
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[13]) + Long.parseLong(fields[14])) * TICK_MILLIS;
    }

    private void cold() throws IOException, InterruptedException {
        var directory = Files.createTempDirectory("muster-bench");
        try {
            int published =
                    new CommandLine(new Publish()).execute("--keys", directory + "/keys", "--output", directory + "");
            if (published != 0) {
                throw new IllegalStateException("the baseline could not be published");
            }
            var wall = new double[COLD_ROUNDS];
            for (int i = 0; i < COLD_ROUNDS; i += 1) {
                wall[i] = audit(directory);
            }
            Arrays.sort(wall);
            System.out.printf(
                    Locale.ROOT,
                    "a cold azcmagent audit: p50 %.2f s wall, max %.2f s; %d rounds%n",
                    wall[wall.length / 2],
                    wall[wall.length - 1],
                    COLD_ROUNDS);
        } finally {
            delete(directory);
        }
    }

    private static double audit(Path directory) throws IOException, InterruptedException {
        var baseline = Baseline.linux();
        var reference = directory.resolve(baseline.name() + "-" + baseline.version() + ".json");
        var library = Checkout.find().root().resolve("agent/target/azcmagent/lib");
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-cp",
                library + "/*",
                "io.muster.agent.command.Azcmagent",
                "audit",
                "--package",
                reference.toString());
        long from = System.nanoTime();
        var process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        int code = process.waitFor();
        if (code != 0) {
            throw new IllegalStateException("azcmagent audit ended with " + code);
        }
        return (System.nanoTime() - from) / 1e9;
    }

    private static void delete(Path directory) throws IOException {
        try (var paths = Files.walk(directory)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
