package io.muster.agent.rule;

import io.muster.agent.host.Host;
import io.muster.agent.host.HostFault;
import io.muster.contracts.agent.Evidence;
import java.util.List;

/// Where the kernel comes from: a package of the distribution. In a container the kernel is another machine's.
///
/// @param check `packaged`
record KernelResource(String check) implements Resource {

    private static final List<String> DEBIAN = List.of("linux-image-", "linux-image-unsigned-");
    private static final List<String> RPM = List.of("kernel-core", "kernel", "kernel-default", "kernel-uek-core");
    private static final List<String> CONTAINER =
            List.of("/run/systemd/container", "/.dockerenv", "/run/.containerenv");

    KernelResource {
        Resource.require(check, "check", "packaged");
    }

    @Override
    public Outcome check(Host host) {
        if (CONTAINER.stream().anyMatch(path -> host.facts(path).isPresent())) {
            return Outcome.notApplicable("a container runs on another machine's kernel");
        }
        var releases = releases(host);
        if (releases.isEmpty()) {
            return Outcome.notApplicable("the image has no kernel");
        }
        var evidence = releases.stream()
                .map(release -> {
                    boolean known = isPackaged(host, release);
                    return new Evidence(
                            "kernel " + release, "from a package", known ? "from a package" : "from none", known);
                })
                .toList();
        return Outcome.of(evidence, "the kernel comes from a package", "a kernel comes from no package");
    }

    private static List<String> releases(Host host) {
        return host.isLive()
                ? List.of(host.text("/proc/sys/kernel/osrelease")
                        .map(String::strip)
                        .orElseThrow(() -> new HostFault("/proc does not tell which kernel runs")))
                : host.names("/lib/modules");
    }

    private static boolean isPackaged(Host host, String release) {
        var packages = host.packages();
        return DEBIAN.stream().anyMatch(name -> packages.version(name + release).isPresent())
                || RPM.stream().anyMatch(name -> packages.has(name, release));
    }
}
