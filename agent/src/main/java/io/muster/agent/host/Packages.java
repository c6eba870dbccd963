package io.muster.agent.host;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the package databases say is installed: names and versions. A package that was removed but left its
/// configuration is not installed.
public record Packages(Map<String, String> installed) {

    private static final String DPKG = "/var/lib/dpkg/status";
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
            host.requireLive("the rpm database");
            return new Packages(rpm());
        }
        throw new HostFault("neither a dpkg nor an rpm database was found");
    }

    /// The version, when it is installed.
    public Optional<String> version(String name) {
        return Optional.ofNullable(installed.get(name));
    }

    static Map<String, String> dpkg(String status) {
        var found = new HashMap<String, String>();
        var name = "";
        var version = "";
        boolean isInstalled = false;
        for (var line : (status + "\n\n").split("\n", -1)) {
            if (line.isEmpty()) {
                if (isInstalled && !name.isEmpty()) {
                    found.put(name, version);
                }
                name = "";
                version = "";
                isInstalled = false;
            } else if (line.startsWith("Package: ")) {
                name = line.substring(9).strip();
            } else if (line.startsWith("Version: ")) {
                version = line.substring(9).strip();
            } else if (line.startsWith("Status: ")) {
                isInstalled = line.endsWith(" installed");
            }
        }
        return found;
    }

    private static Map<String, String> rpm() {
        var found = new HashMap<String, String>();
        Child.run(List.of("rpm", "-qa", "--qf", "%{NAME} %{VERSION}-%{RELEASE}\\n"))
                .lines()
                .map(line -> line.split(" ", 2))
                .filter(parts -> parts.length == 2)
                .forEach(parts -> found.put(parts[0], parts[1]));
        return found;
    }
}
