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

    /// Shares of one core since then, all together and the largest first, in percent; what took less than one percent
    /// is
    /// not named.
    String since(CpuTimes before) {
        var shares = parts.keySet().stream()
                .map(part -> Map.entry(part, share(part, before)))
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .toList();
        double all = shares.stream().mapToDouble(Map.Entry::getValue).sum();
        return "%.0f %%: ".formatted(all)
                + shares.stream()
                        .filter(share -> share.getValue() >= 1)
                        .map(share -> "%s %.0f".formatted(share.getKey(), share.getValue()))
                        .collect(Collectors.joining(", "));
    }

    private double share(String part, CpuTimes before) {
        var spent = parts.getOrDefault(part, Duration.ZERO).minus(before.parts.getOrDefault(part, Duration.ZERO));
        return 100.0 * spent.toNanos() / (nanos - before.nanos);
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
