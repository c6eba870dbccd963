package io.muster.agent.rule;

import io.muster.agent.host.DropIns;
import io.muster.agent.host.Host;
import io.muster.contracts.agent.Evidence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// A limit that `pam_limits` gives everybody at login: what the last line for `*` says, and no line for a user or group
/// says otherwise. `/etc/security/limits.conf` is read before `limits.d`.
///
/// @param type `hard` or `soft`; a line with `-` is both
/// @param item e.g. `core`
record LimitsResource(String type, String item, Expectation expect) implements Resource {

    private static final String MAIN = "/etc/security/limits.conf";

    LimitsResource {
        Resource.require(type, "type", "hard", "soft");
    }

    private record Line(String value, String where) {}

    @Override
    public Outcome check(Host host) {
        var byDomain = new LinkedHashMap<String, Line>();
        var paths = new ArrayList<>(List.of(MAIN));
        paths.addAll(DropIns.in(host, "/etc/security/limits.d", ".conf"));
        for (var path : paths) {
            host.lines(path).forEach(line -> {
                var fields = line.replaceFirst("#.*", "").strip().split("\\s+");
                if (fields.length == 4 && (fields[1].equals(type) || fields[1].equals("-")) && fields[2].equals(item)) {
                    byDomain.put(fields[0], new Line(fields[3], path));
                }
            });
        }
        var evidence = new ArrayList<Evidence>();
        if (!byDomain.containsKey("*")) {
            evidence.add(new Evidence(MAIN + " * " + type + " " + item, expect.words(), null, false));
        }
        byDomain.forEach((domain, line) -> evidence.add(new Evidence(
                line.where() + " " + domain + " " + type + " " + item,
                expect.words(),
                line.value(),
                expect.holds(line.value()))));
        return Outcome.of(evidence, "the limit is as wanted", "the limit is not as wanted");
    }
}
