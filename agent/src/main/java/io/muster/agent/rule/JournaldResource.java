package io.muster.agent.rule;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.muster.agent.host.Host;
import io.muster.agent.host.UnitStyleFiles;
import io.muster.contracts.agent.Evidence;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A setting of systemd's journal: `journald.conf` and its drop-ins, of which the last counts. Does not apply where no
/// journal is installed.
///
/// @param key in section `Journal`
/// @param standard what holds where no file says it
record JournaldResource(
        String key,
        Expectation expect,
        @JsonProperty("default") @Nullable String standard) implements Resource {

    private static final List<String> PROGRAMS =
            List.of("/usr/lib/systemd/systemd-journald", "/lib/systemd/systemd-journald");

    @Override
    public Outcome check(Host host) {
        if (PROGRAMS.stream().allMatch(program -> host.facts(program).isEmpty())) {
            return Outcome.notApplicable("systemd-journald is not installed");
        }
        var value = UnitStyleFiles.value(host, "systemd/journald.conf", "Journal", key)
                .orElse(standard);
        return Outcome.of(
                List.of(new Evidence(
                        "journald.conf " + key, expect.words(), value, value != null && expect.holds(value))),
                key + " is as wanted",
                key + " is not as wanted");
    }
}
