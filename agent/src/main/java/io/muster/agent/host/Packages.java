package io.muster.agent.host;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the package databases say is there: names and versions. A package that was removed but left its configuration
/// is not there; one that is unpacked but not set up yet is.
public record Packages(Map<String, Set<String>> installed) {

    private static final String DPKG = "/var/lib/dpkg/status";

    /// What dpkg calls a package whose files are all on the disk.
    private static final Set<String> THERE =
            Set.of("installed", "triggers-pending", "triggers-awaited", "half-configured", "unpacked");

    private static final List<String> RPM = List.of("/var/lib/rpm", "/usr/lib/sysimage/rpm");

    public Packages {
        installed = Map.copyOf(installed);
    }

    static Packages read(Host host) {
        var status = host.text(DPKG);
        if (status.isPresent()) {
            return new Packages(dpkg(status.get()));
        }
        if (RPM.stream().anyMatch(path -> host.facts(path).isPresent())) {
            if (!host.isLive()) {
                throw new HostFault("the rpm database of an image cannot be read");
            }
            return new Packages(rpm(host));
        }
        throw new HostFault("neither a dpkg nor an rpm database was found");
    }

    /// The version, when it is installed; of several that are installed together any.
    public Optional<String> version(String name) {
        return installed.getOrDefault(name, Set.of()).stream().findFirst();
    }

    /// Whether a package of this name and version is installed.
    public boolean has(String name, String version) {
        return installed.getOrDefault(name, Set.of()).contains(version);
    }

    static Map<String, Set<String>> dpkg(String status) {
        var found = new HashMap<String, Set<String>>();
        var name = "";
        var version = "";
        boolean isThere = false;
        for (var line : (status + "\n\n").split("\n", -1)) {
            if (line.isEmpty()) {
                if (isThere && !name.isEmpty()) {
                    add(found, name, version);
                }
                name = "";
                version = "";
                isThere = false;
            } else if (line.startsWith("Package: ")) {
                name = line.substring(9).strip();
            } else if (line.startsWith("Version: ")) {
                version = line.substring(9).strip();
            } else if (line.startsWith("Status: ")) {
                isThere = THERE.contains(line.substring(line.lastIndexOf(' ') + 1));
            }
        }
        return found;
    }

    /// Of a kernel several versions are installed together.
    private static Map<String, Set<String>> rpm(Host host) {
        var found = new HashMap<String, Set<String>>();
        var command = List.of("rpm", "-qa", "--qf", "%{NAME} %{VERSION}-%{RELEASE}.%{ARCH}\\n");
        host.printed("the rpm database", command, files(host))
                .lines()
                .map(line -> line.split(" ", 2))
                .filter(parts -> parts.length == 2)
                .forEach(parts -> add(found, parts[0], parts[1]));
        return found;
    }

    /// What is only written while somebody reads does not count. A log that is empty is none.
    private static List<String> files(Host host) {
        return RPM.stream()
                .flatMap(directory -> host.names(directory).stream()
                        .filter(name -> !name.startsWith(".") && !name.startsWith("__db") && !name.endsWith("-shm"))
                        .map(name -> directory + "/" + name))
                .filter(path -> !path.endsWith("-wal")
                        || host.facts(path).filter(facts -> facts.size() > 0).isPresent())
                .toList();
    }

    private static void add(Map<String, Set<String>> found, String name, String version) {
        found.computeIfAbsent(name, _ -> new HashSet<>()).add(version);
    }
}
