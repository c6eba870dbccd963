package io.muster.agent.rule;

import io.muster.agent.host.DropIns;
import io.muster.agent.host.Host;
import io.muster.contracts.agent.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Where programs are looked for: every directory that a file puts there is given from the root on. An empty part means
/// the directory one happens to be in, as `.` does. Files that are not there do not count.
///
/// @param paths files that set `PATH`, `secure_path`, `ENV_PATH` or `ENV_SUPATH`; directories stand for their files
record SearchPathResource(List<String> paths) implements Resource {

    private static final Pattern SETTING = Pattern.compile(
            "(?:^|[\\s;,])(?:PATH|secure_path)\\s*(\\+?)=\\s*([^\\s;,&|]+)|^ENV_(?:SU)?PATH\\s+(?:PATH=)?(\\S+)");

    SearchPathResource {
        paths = List.copyOf(paths);
    }

    @Override
    public Outcome check(Host host) {
        var evidence = new ArrayList<Evidence>();
        paths.stream()
                .flatMap(path -> files(host, path))
                .forEach(path -> settings(host, path)
                        .forEach(value -> evidence.add(
                                new Evidence(path, "only directories from the root on", value, isFine(value)))));
        return evidence.isEmpty()
                ? Outcome.notApplicable("none of " + String.join(", ", paths) + " says where programs are")
                : Outcome.of(evidence, "programs are looked for as wanted", "programs are looked for in a wrong place");
    }

    private static Stream<String> files(Host host, String path) {
        return host.facts(path).filter(facts -> facts.directory()).isPresent()
                ? DropIns.in(host, path, "").stream()
                : Stream.of(path);
    }

    private static Stream<String> settings(Host host, String path) {
        return host.lines(path).stream()
                .map(String::strip)
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.replace("\"", "").replace("'", ""))
                .flatMap(line -> SETTING.matcher(new Patience(line)).results().map(SearchPathResource::value));
    }

    /// What is added begins with the sign that parts it from what was there.
    private static String value(MatchResult match) {
        if (match.group(3) != null) {
            return match.group(3);
        }
        return match.group(1).isEmpty() ? match.group(2) : match.group(2).replaceFirst("^:", "");
    }

    private static boolean isFine(String value) {
        return Stream.of(value.split(":", -1))
                .allMatch(part -> part.startsWith("/") || part.startsWith("$") || part.startsWith("~/"));
    }
}
