package io.muster.agent.rule;

import io.muster.agent.host.Host;
import io.muster.contracts.agent.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A value in a file of settings, one a line; `#` begins a comment, and the last one counts.
///
/// @param separator between name and value: `=`, or blanks by default
/// @param missing what an absent file means; the default is `notApplicable`
record SettingResource(
        List<String> paths,
        String key,
        Expectation expect,
        @Nullable String separator,
        @Nullable String missing) implements Resource {

    SettingResource {
        paths = List.copyOf(paths);
        Resource.requireMissing(missing);
    }

    @Override
    public Outcome check(Host host) {
        var evidence = new ArrayList<Evidence>();
        for (var path : paths) {
            if (host.text(path).isPresent()) {
                var value = value(host.lines(path));
                evidence.add(new Evidence(
                        path + " " + key,
                        expect.words(),
                        value.orElse(null),
                        value.filter(expect::holds).isPresent()));
            }
        }
        if (evidence.isEmpty()) {
            return missing(missing == null ? "notApplicable" : missing, String.join(", ", paths));
        }
        return Outcome.of(evidence, key + " is as wanted", key + " is not as wanted");
    }

    private Optional<String> value(List<String> lines) {
        return lines.stream().flatMap(line -> value(line).stream()).reduce((_, later) -> later);
    }

    /// By hand, not by a pattern: a line of any length takes no longer than reading it.
    private Optional<String> value(String line) {
        int comment = line.indexOf('#');
        var setting = (comment < 0 ? line : line.substring(0, comment)).strip();
        if (!setting.startsWith(key)) {
            return Optional.empty();
        }
        var rest = setting.substring(key.length());
        if (separator == null) {
            return rest.isBlank() || !Character.isWhitespace(rest.charAt(0))
                    ? Optional.empty()
                    : Optional.of(rest.strip());
        }
        var value = rest.strip();
        return value.startsWith(separator)
                ? Optional.of(value.substring(separator.length()).strip()).filter(found -> !found.isEmpty())
                : Optional.empty();
    }
}
