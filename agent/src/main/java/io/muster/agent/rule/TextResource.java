package io.muster.agent.rule;

import io.muster.agent.host.Host;
import io.muster.contracts.agent.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Text files that must or must not hold something, as regular expressions. Patterns say themselves what a comment is.
///
/// @param missing what an absent file means
record TextResource(
        List<String> paths,
        @Nullable List<String> contains,
        @Nullable List<String> lacks,
        @Nullable String missing) implements Resource {

    TextResource {
        paths = List.copyOf(paths);
        contains = contains == null ? List.of() : List.copyOf(contains);
        lacks = lacks == null ? List.of() : List.copyOf(lacks);
        Resource.requireMissing(missing);
    }

    @Override
    public Outcome check(Host host) {
        var evidence = new ArrayList<Evidence>();
        for (var path : paths) {
            host.text(path).ifPresent(text -> {
                wanted().forEach(pattern -> evidence.add(evidence(path, text, pattern, true)));
                unwanted().forEach(pattern -> evidence.add(evidence(path, text, pattern, false)));
            });
        }
        if (evidence.isEmpty()) {
            return missing(missing == null ? "notApplicable" : missing, String.join(", ", paths));
        }
        return Outcome.of(evidence, "the text is as wanted", "the text is not as wanted");
    }

    private List<String> wanted() {
        return contains == null ? List.of() : contains;
    }

    private List<String> unwanted() {
        return lacks == null ? List.of() : lacks;
    }

    private static Evidence evidence(String path, String text, String pattern, boolean wanted) {
        var found = Pattern.compile(pattern).matcher(new Patience(text));
        boolean there = found.find();
        return new Evidence(
                path,
                (wanted ? "a line like " : "nothing like ") + pattern,
                there ? found.group().strip() : null,
                there == wanted);
    }
}
