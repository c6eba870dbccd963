package io.muster.agent.rule;

import io.muster.agent.host.Host;
import io.muster.agent.host.KeyedLines;
import io.muster.contracts.agent.Evidence;
import java.util.ArrayList;
import java.util.List;
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
                var value = KeyedLines.last(host.lines(path), key, separator == null ? "" : separator);
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
}
