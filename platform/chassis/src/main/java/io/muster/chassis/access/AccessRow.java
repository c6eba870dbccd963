package io.muster.chassis.access;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One line of the access table: a method, a path with `{names}`, and the action that a caller needs there.
///
/// A leading `{scope}` stands for any resource id. Four words stand in for an action: `@anyone` needs no token,
/// `@proof` none either, because what is sent proves by itself who sends it, and is written down as every write is;
/// `@person` needs any valid token of the people's tenant, `@machine` a machine's own token.
public record AccessRow(String method, List<String> path, String action) {

    private static final String SCOPE = "{scope}";

    public AccessRow {
        path = List.copyOf(path);
    }

    /// @throws IllegalArgumentException when the line is not three words
    static AccessRow parse(String line) {
        var words = line.strip().split("\\s+");
        if (words.length != 3) {
            throw new IllegalArgumentException("access table: three words expected in: " + line);
        }
        return new AccessRow(words[0], segments(words[1]), words[2]);
    }

    static List<String> segments(String path) {
        return List.of((path.startsWith("/") ? path.substring(1) : path).split("/", -1));
    }

    /// A request's path in the spelling of a row, and where it goes within the service.
    record Spelling(String path, String route) {}

    /// The spelling of a request that this row is about.
    Optional<Spelling> matches(String requestMethod, List<String> request) {
        if (!method.equals(requestMethod)) {
            return Optional.empty();
        }
        if (!path.getFirst().equals(SCOPE)) {
            return canonical(path, request).map(spelled -> new Spelling(spelled, spelled));
        }
        var tail = path.subList(1, path.size());
        int scopeLength = request.size() - tail.size();
        if (scopeLength < 0 || scopeLength % 2 != 0) {
            return Optional.empty();
        }
        var scope = scopeLength == 0 ? "" : "/" + String.join("/", request.subList(0, scopeLength));
        return canonical(tail, request.subList(scopeLength, request.size()))
                .map(spelled -> new Spelling(scope + spelled, AtScope.route(scope, spelled)));
    }

    private static Optional<String> canonical(List<String> template, List<String> request) {
        if (template.size() != request.size()) {
            return Optional.empty();
        }
        var spelled = new StringBuilder();
        for (int i = 0; i < template.size(); i += 1) {
            var expected = template.get(i);
            var found = request.get(i);
            boolean isName = expected.startsWith("{");
            if (isName ? found.isEmpty() : !lower(expected).equals(lower(found))) {
                return Optional.empty();
            }
            spelled.append('/').append(isName ? found : expected);
        }
        return Optional.of(spelled.toString());
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
