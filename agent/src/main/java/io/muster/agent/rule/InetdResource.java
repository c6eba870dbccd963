package io.muster.agent.rule;

import io.muster.agent.host.DropIns;
import io.muster.agent.host.Host;
import io.muster.contracts.agent.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Network services that inetd or xinetd starts for others: none of these is among them.
///
/// @param services the first word of their line, or the name after `service`
record InetdResource(List<String> services) implements Resource {

    private static final Pattern SERVICE = Pattern.compile("^service\\s+(\\S+)\\s*\\{?$");
    private static final Pattern DISABLED = Pattern.compile("^disable\\s*=\\s*yes$");

    InetdResource {
        services = List.copyOf(services);
    }

    @Override
    public Outcome check(Host host) {
        var evidence = new ArrayList<Evidence>();
        var inetd = new ArrayList<>(List.of("/etc/inetd.conf"));
        inetd.addAll(DropIns.in(host, "/etc/inetd.d", ""));
        inetd.forEach(path -> host.lines(path).stream()
                .filter(line -> services.contains(line.strip().split("\\s+")[0]))
                .forEach(line -> evidence.add(new Evidence(path, "no " + services, line.strip(), false))));
        var xinetd = new ArrayList<>(List.of("/etc/xinetd.conf"));
        xinetd.addAll(DropIns.in(host, "/etc/xinetd.d", ""));
        xinetd.forEach(path -> started(host.lines(path))
                .forEach(service -> evidence.add(new Evidence(path, "no " + services, service, false))));
        if (evidence.isEmpty()) {
            evidence.add(new Evidence("inetd.conf and xinetd.d", "no " + services, "no " + services, true));
        }
        return Outcome.of(evidence, "inetd does not start it", "inetd starts it");
    }

    private List<String> started(List<String> lines) {
        var found = new ArrayList<String>();
        String service = "";
        boolean disabled = false;
        for (var raw : lines) {
            var line = raw.strip();
            var match = SERVICE.matcher(line);
            if (match.matches()) {
                service = match.group(1);
                disabled = false;
            } else if (DISABLED.matcher(line).matches()) {
                disabled = true;
            } else if (line.equals("}")) {
                if (services.contains(service) && !disabled) {
                    found.add(service);
                }
                service = "";
            }
        }
        return found;
    }
}
