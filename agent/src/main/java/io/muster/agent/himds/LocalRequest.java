package io.muster.agent.himds;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A request as it came, nothing of it believed.
///
/// @param target what stood behind the method: path and query, not decoded
/// @param headers by lower-case name, in the order they came
/// @param hasBody true when more was sent than a question
record LocalRequest(String method, String target, Map<String, List<String>> headers, boolean hasBody) {

    LocalRequest {
        headers = Map.copyOf(headers);
    }

    /// The header's value when it was sent once.
    Optional<String> header(String name) {
        var values = headers.getOrDefault(name, List.of());
        return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
    }

    boolean has(String name) {
        return headers.containsKey(name);
    }

    String path() {
        int question = target.indexOf('?');
        return question < 0 ? target : target.substring(0, question);
    }

    /// @throws IllegalArgumentException when it is not a query that one can be sure of
    Query query() {
        int question = target.indexOf('?');
        return Query.parse(question < 0 ? "" : target.substring(question + 1));
    }
}
