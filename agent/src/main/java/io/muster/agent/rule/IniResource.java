package io.muster.agent.rule;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.muster.agent.host.Host;
import io.muster.contracts.agent.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A value in a file with sections in brackets. Names are compared without regard to case and blanks, `#` and `;` begin
/// a
/// comment line, and the last line counts.
///
/// @param keys names of the same setting
/// @param standard what holds where a file does not say it
/// @param missing what an absent file means
record IniResource(
        List<String> paths,
        String section,
        List<String> keys,
        Expectation expect,
        @JsonProperty("default") @Nullable String standard,
        @Nullable String missing)
        implements Resource {

    IniResource {
        paths = List.copyOf(paths);
        keys = List.copyOf(keys);
        Resource.requireMissing(missing);
    }

    @Override
    public Outcome check(Host host) {
        var evidence = new ArrayList<Evidence>();
        for (var path : paths) {
            if (host.text(path).isPresent()) {
                var value = value(host.lines(path)).orElse(standard);
                evidence.add(new Evidence(
                        path + " [" + section + "] " + keys.getFirst(),
                        expect.words(),
                        value,
                        value != null && expect.holds(value)));
            }
        }
        if (evidence.isEmpty()) {
            return missing(missing == null ? "notApplicable" : missing, String.join(", ", paths));
        }
        return Outcome.of(evidence, keys.getFirst() + " is as wanted", keys.getFirst() + " is not as wanted");
    }

    private Optional<String> value(List<String> lines) {
        var wanted = keys.stream().map(IniResource::name).toList();
        Optional<String> found = Optional.empty();
        boolean inside = false;
        for (var raw : lines) {
            var line = raw.strip();
            int equals = line.indexOf('=');
            if (line.startsWith("[") && line.endsWith("]")) {
                inside = name(line.substring(1, line.length() - 1)).equals(name(section));
            } else if (inside
                    && equals > 0
                    && !line.startsWith("#")
                    && !line.startsWith(";")
                    && wanted.contains(name(line.substring(0, equals)))) {
                found = Optional.of(line.substring(equals + 1).strip());
            }
        }
        return found;
    }

    private static String name(String text) {
        return text.replaceAll("\\s+", "").toLowerCase(Locale.ROOT);
    }
}
