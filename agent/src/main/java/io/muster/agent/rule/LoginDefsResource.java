package io.muster.agent.rule;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.muster.agent.host.DropIns;
import io.muster.agent.host.Host;
import io.muster.agent.host.KeyedLines;
import io.muster.contracts.agent.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A setting of the programs that make accounts and passwords: `/etc/login.defs`, else the vendor's
/// `/usr/etc/login.defs`, and `/etc/login.defs.d` after it.
///
/// @param standard what those programs take where no file says it
record LoginDefsResource(
        String key,
        Expectation expect,
        @JsonProperty("default") @Nullable String standard) implements Resource {

    private static final String MAIN = "/etc/login.defs";

    @Override
    public Outcome check(Host host) {
        var paths = paths(host);
        if (paths.isEmpty()) {
            return Outcome.notApplicable(MAIN + " is not there");
        }
        var lines = new ArrayList<String>();
        paths.forEach(path -> lines.addAll(host.lines(path)));
        var value = KeyedLines.last(lines, key, "").orElse(standard);
        return Outcome.of(
                List.of(new Evidence(
                        String.join(", ", paths) + " " + key,
                        expect.words(),
                        value,
                        value != null && expect.holds(value))),
                key + " is as wanted",
                key + " is not as wanted");
    }

    private static List<String> paths(Host host) {
        var main = Stream.of(MAIN, "/usr" + MAIN)
                .filter(path -> host.facts(path).isPresent())
                .findFirst();
        return Stream.concat(main.stream(), DropIns.in(host, MAIN + ".d", ".defs").stream())
                .toList();
    }
}
