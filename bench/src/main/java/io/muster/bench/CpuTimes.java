package io.muster.bench;

import io.muster.local.mesh.Mesh;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// CPU time of every part of a mesh and of this process so far.
///
/// @param parts by part; children count with their parent
record CpuTimes(Map<String, Duration> parts, long nanos) {

    static CpuTimes now(Mesh mesh) {
        var parts = new LinkedHashMap<String, Duration>();
        for (var part : Mesh.PARTS) {
            mesh.find(part).ifPresent(process -> parts.put(part, withChildren(process)));
        }
        parts.put("bench", own(ProcessHandle.current()));
        return new CpuTimes(parts, System.nanoTime());
    }

    /// Shares of one core since then, the largest first, in percent; what took less than one percent is left out.
    String since(CpuTimes before) {
        double wall = nanos - before.nanos;
        return parts.entrySet().stream()
                .map(entry -> Map.entry(
                        entry.getKey(),
                        100
                                * entry.getValue()
                                        .minus(before.parts.getOrDefault(entry.getKey(), Duration.ZERO))
                                        .toNanos()
                                / wall))
                .filter(entry -> entry.getValue() >= 1)
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .map(entry -> "%s %.0f %%".formatted(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static Duration withChildren(ProcessHandle process) {
        return process.descendants().map(CpuTimes::own).reduce(own(process), Duration::plus);
    }

    private static Duration own(ProcessHandle process) {
        return Optional.of(process)
                .flatMap(one -> one.info().totalCpuDuration())
                .orElse(Duration.ZERO);
    }
}
