package io.muster.agent.rule;

import io.muster.agent.host.DropIns;
import io.muster.agent.host.Host;
import io.muster.agent.host.HostFault;
import io.muster.contracts.agent.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A kernel module that must not be loaded, now or later: it is not in the kernel, and there either is no such module
/// for this kernel or `modprobe` is told to run something else instead. A mere `blacklist` line does not keep anybody
/// from loading it.
///
/// @param state `unloadable` (the default), `notLoaded`, `loaded`, or `blacklisted`: not loaded by itself for a device
record ModuleResource(String name, @Nullable String state) implements Resource {

    private static final String DISABLED = "/proc/sys/kernel/modules_disabled";

    private static final Pattern INSTALL =
            Pattern.compile("^\\s*install\\s+(\\S+)\\s+(/usr)?/s?bin/(true|false)\\s*(#.*)?$");
    private static final Pattern BLACKLIST = Pattern.compile("^\\s*blacklist\\s+(\\S+)\\s*(#.*)?$");

    ModuleResource {
        Resource.require(state, "state", "unloadable", "notLoaded", "loaded", "blacklisted");
    }

    @Override
    public Outcome check(Host host) {
        return switch (state == null ? "unloadable" : state) {
            case "loaded" -> loaded(host, true);
            case "notLoaded" -> loaded(host, false);
            case "blacklisted" -> blacklisted(host);
            default -> unloadable(host);
        };
    }

    private Outcome loaded(Host host, boolean wanted) {
        if (!host.isLive()) {
            throw HostFault.ofImage("what the kernel has loaded");
        }
        var found = now(host);
        boolean there = !found.satisfied();
        return Outcome.of(
                List.of(new Evidence(
                        found.where(),
                        wanted ? "in the kernel" : "not in the kernel",
                        there ? "in the kernel" : "not in the kernel",
                        there == wanted)),
                "the kernel is as wanted",
                "the kernel is not as wanted");
    }

    private Outcome blacklisted(Host host) {
        var line = line(host, BLACKLIST);
        return Outcome.of(
                List.of(new Evidence("modprobe.d", "blacklist " + name, line.orElse(null), line.isPresent())),
                name + " is not loaded by itself",
                name + " may be loaded by itself");
    }

    private Outcome unloadable(Host host) {
        var evidence = new ArrayList<Evidence>();
        if (host.isLive()) {
            evidence.add(now(host));
        }
        var kernels = kernels(host);
        if (kernels.isEmpty()) {
            return Outcome.notApplicable("the image has no kernel modules");
        }
        if (evidence.stream().allMatch(Evidence::satisfied)) {
            kernels.forEach(kernel -> evidence.add(later(host, kernel)));
        }
        return Outcome.of(evidence, name + " cannot be loaded", name + " can be loaded");
    }

    /// Whether a kernel has it or can load it. Where its modules are not to be seen, as in a container, only a kernel
    /// that loads none at all is sure not to load this one.
    private Evidence later(Host host, String kernel) {
        var library = "/lib/modules/" + kernel;
        if (host.text(library + "/modules.dep").isEmpty()) {
            return withoutLibrary(host, library);
        }
        if (isListed(host, library + "/modules.builtin")) {
            return new Evidence("kernel " + kernel, "no " + name, "built in", false);
        }
        if (!isListed(host, library + "/modules.dep")) {
            return new Evidence("modules of kernel " + kernel, "no " + name, "no " + name, true);
        }
        var refusal = line(host, INSTALL);
        return new Evidence("modprobe.d", "install " + name + " /bin/false", refusal.orElse(null), refusal.isPresent());
    }

    private static Evidence withoutLibrary(Host host, String library) {
        if (host.isLive() && host.text("/proc/modules").isEmpty()) {
            return new Evidence("/proc/modules", "no module can be loaded", "this kernel has no modules", true);
        }
        if (host.isLive()
                && host.text(DISABLED).map(String::strip).filter("1"::equals).isPresent()) {
            return new Evidence(DISABLED, "no module can be loaded", "1", true);
        }
        throw new HostFault(library + "/modules.dep is not there: what this kernel can load cannot be told");
    }

    /// Whether the running kernel has it, loaded or built in. A container often has no list of modules, but the kernel
    /// itself tells there too.
    private Evidence now(Host host) {
        if (host.lines("/proc/modules").stream().anyMatch(line -> sameName(line.split(" ", 2)[0]))) {
            return new Evidence("/proc/modules " + name, "not loaded", "loaded", false);
        }
        if (host.facts("/sys/module/" + name.replace('-', '_')).isPresent()) {
            return new Evidence("/sys/module " + name, "not in the kernel", "built in", false);
        }
        if (host.lines("/proc/filesystems").stream()
                .anyMatch(line -> sameName(line.replace("nodev", "").strip()))) {
            return new Evidence("/proc/filesystems " + name, "not in the kernel", "built in", false);
        }
        if (host.lines("/proc/net/protocols").stream()
                .anyMatch(line -> sameName(line.split(" ", 2)[0].toLowerCase(Locale.ROOT)))) {
            return new Evidence("/proc/net/protocols " + name, "not in the kernel", "built in", false);
        }
        return new Evidence("/proc/modules " + name, "not loaded", "not loaded", true);
    }

    /// The running kernel; on an image all that are installed.
    private static List<String> kernels(Host host) {
        if (!host.isLive()) {
            return host.names("/lib/modules");
        }
        return List.of(host.text("/proc/sys/kernel/osrelease")
                .map(String::strip)
                .orElseThrow(() -> new HostFault("/proc does not tell which kernel runs")));
    }

    private boolean isListed(Host host, String path) {
        return host.lines(path).stream().map(line -> line.split(":", 2)[0]).anyMatch(this::isFileOfIt);
    }

    /// A line about this module, such as one that installs nothing in its place; only files that
    /// modprobe reads count, and comments do not.
    private Optional<String> line(Host host, Pattern pattern) {
        for (var path : DropIns.paths(host, "modprobe.d", ".conf")) {
            for (var line : host.lines(path)) {
                var match = pattern.matcher(line);
                if (match.matches() && sameName(match.group(1))) {
                    return Optional.of(path + ": " + line.strip());
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
