package io.muster.agent.himds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Map;
import java.util.UUID;

/// What goes back: JSON always, errors in the shape that the SDKs read.
record LocalAnswer(int status, Map<String, String> headers, String body) {

    LocalAnswer {
        headers = Map.copyOf(headers);
    }

    static LocalAnswer ok(JsonNode body) {
        return new LocalAnswer(200, Map.of(), body.toString());
    }

    /// @param error a word of OAuth 2.0, e.g. `invalid_request`
    /// @param description a sentence for people
    static LocalAnswer error(int status, String error, String description) {
        var body = JsonNodeFactory.instance
                .objectNode()
                .put("error", error)
                .put("error_description", description)
                .put("correlation_id", UUID.randomUUID().toString());
        return new LocalAnswer(status, Map.of(), body.toString());
    }

    static LocalAnswer badRequest(String description) {
        return error(400, "invalid_request", description);
    }

    LocalAnswer with(String header, String value) {
        return new LocalAnswer(status, Map.of(header, value), body);
    }

    /// Has a token in it: not for logs.
    @Override
    public String toString() {
        return "LocalAnswer[" + status + "]";
    }
}
