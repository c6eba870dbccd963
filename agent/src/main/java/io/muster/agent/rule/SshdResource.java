package io.muster.agent.rule;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.muster.agent.host.Host;
import io.muster.agent.host.SshdMatches;
import io.muster.contracts.agent.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An effective setting of the SSH server, for every connection: what `sshd -T` prints, and what `Match` blocks say
/// instead. Does not apply where none is installed.
///
/// @param option lower-case name, as `sshd -T` prints it
/// @param standard what holds where `sshd -T` prints nothing of it
record SshdResource(
        String option,
        Expectation expect,
        @JsonProperty("default") @Nullable String standard) implements Resource {

    private static final Set<String> TIMES = Set.of("clientaliveinterval", "logingracetime");
    private static final List<Long> UNITS = List.of(1L, 60L, 3_600L, 86_400L, 604_800L);

    @Override
    public Outcome check(Host host) {
        var settings = host.sshd();
        if (settings.isEmpty()) {
            return Outcome.notApplicable("no SSH server is installed");
        }
        var evidence = new ArrayList<Evidence>();
        var value = settings.get().getOrDefault(option, standard);
        var printed = settings.get().containsKey(option);
        evidence.add(evidence("sshd -T " + option + (printed ? "" : " (not printed)"), value));
        for (var setting : SshdMatches.of(host, option)) {
            if (!option.equals("permitrootlogin") || !setting.excludes("root")) {
                evidence.add(
                        evidence(setting.where() + " Match " + setting.criteria() + ": " + option, setting.value()));
            }
        }
        return Outcome.of(evidence, option + " is as wanted", option + " is not as wanted");
    }

    private Evidence evidence(String where, @Nullable String value) {
        return new Evidence(where, expect.words(), value, value != null && expect.holds(normal(value)));
    }

    /// The files may say `5m` where `sshd -T` prints 300.
    private String normal(String value) {
        if (!TIMES.contains(option)) {
            return value;
        }
        long seconds = 0;
        long number = 0;
        boolean open = false;
        for (char c : value.toCharArray()) {
            int unit = "smhdw".indexOf(Character.toLowerCase(c));
            if (Character.isDigit(c) && number < 1_000_000_000) {
                number = number * 10 + Character.digit(c, 10);
                open = true;
            } else if (unit >= 0 && open) {
                seconds += number * UNITS.get(unit);
                number = 0;
                open = false;
            } else {
                return value;
            }
        }
        return Long.toString(seconds + number);
    }
}
