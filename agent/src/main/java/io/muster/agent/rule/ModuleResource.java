package io.muster.agent.rule;

import io.muster.agent.host.Host;
import io.muster.contracts.agent.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A kernel module that must not be loaded, now or later: it is not in the kernel, and there either is no such module
/// for this kernel or `modprobe` is told to run something else instead. A mere `blacklist` line does not keep anybody
/// from loading it.
record ModuleResource(String name) implements Resource {

    private static final List<String> DIRECTORIES =
            List.of("/etc/modprobe.d", "/run/modprobe.d", "/usr/local/lib/modprobe.d", "/usr/lib/modprobe.d");

    @Override
    public Outcome check(Host host) {
        var evidence = new ArrayList<Evidence>();
        if (host.isLive()) {
            evidence.add(now(host));
        }
        var kernel = kernel(host);
        if (kernel.isEmpty()) {
            return Outcome.notApplicable("the image has no kernel modules");
        }
        if (isBuiltIn(host, kernel.get())) {
            evidence.add(new Evidence("kernel " + kernel.get(), "no " + name, "built in", false));
        } else if (isThere(host, kernel.get())) {
            var refusal = refusal(host);
            evidence.add(new Evidence(
                    "modprobe.d", "install " + name + " /bin/false", refusal.orElse(null), refusal.isPresent()));
        } else {
            evidence.add(new Evidence("modules of this kernel", "no " + name, "no " + name, true));
        }
        return Outcome.of(evidence, name + " cannot be loaded", name + " can be loaded");
    }

    /// Whether the running kernel has it, loaded or built in. A container often has no list of modules, but the kernel
    /// itself tells there too.
    private Evidence now(Host host) {
        if (host.lines("/proc/modules").stream().anyMatch(line -> sameName(line.split(" ")[0]))) {
            return new Evidence("/proc/modules " + name, "not loaded", "loaded", false);
        }
        if (host.facts("/sys/module/" + name.replace('-', '_')).isPresent()) {
            return new Evidence("/sys/module " + name, "not in the kernel", "built in", false);
        }
        if (host.lines("/proc/filesystems").stream()
                .anyMatch(line -> sameName(line.replace("nodev", "").strip()))) {
            return new Evidence("/proc/filesystems " + name, "not in the kernel", "built in", false);
        }
        return new Evidence("/proc/modules " + name, "not loaded", "not loaded", true);
    }

    /// The running kernel; on an image the newest one installed.
    private static Optional<String> kernel(Host host) {
        return host.isLive()
                ? host.text("/proc/sys/kernel/osrelease").map(String::strip)
                : host.names("/lib/modules").stream().reduce((_, later) -> later);
    }

    private boolean isBuiltIn(Host host, String kernel) {
        return host.lines("/lib/modules/" + kernel + "/modules.builtin").stream()
                .anyMatch(this::isFileOfIt);
    }

    private boolean isThere(Host host, String kernel) {
        return host.lines("/lib/modules/" + kernel + "/modules.dep").stream()
                .map(line -> line.split(":")[0])
                .anyMatch(this::isFileOfIt);
    }

    /// An `install` line that leads to nothing; only files that modprobe reads count, and comments do not.
    private Optional<String> refusal(Host host) {
        var install = Pattern.compile("^\\s*install\\s+(\\S+)\\s+(/usr)?/s?bin/(true|false)\\s*(#.*)?$");
        for (var directory : DIRECTORIES) {
            for (var file : host.names(directory)) {
                if (!file.endsWith(".conf")) {
                    continue;
                }
                for (var line : host.lines(directory + "/" + file)) {
                    var match = install.matcher(line);
                    if (match.matches() && sameName(match.group(1))) {
                        return Optional.of(directory + "/" + file + ": " + line.strip());
                    }
                }
            }
        }
        return Optional.empty();
    }

    private boolean isFileOfIt(String path) {
        var file = path.substring(path.lastIndexOf('/') + 1);
        int end = file.indexOf(".ko");
        return end > 0 && sameName(file.substring(0, end));
    }

    /// The kernel does not tell `-` from `_` in these names.
    private boolean sameName(String other) {
        return other.replace('-', '_').equals(name.replace('-', '_'));
    }
}
