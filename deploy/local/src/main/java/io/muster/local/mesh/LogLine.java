package io.muster.local.mesh;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/// Makes a JSON log line readable for people. Other lines stay as they are, but for what would command a terminal.
public final class LogLine {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST = 600;

    private LogLine() {}

    public static String readable(String line) {
        return Plain.text(cut(line.startsWith("{") ? rendered(line) : line));
    }

    private static String rendered(String line) {
        try {
            var entry = JSON.readTree(line);
            var text = "%s %-5s %s".formatted(text(entry, "timestamp"), text(entry, "level"), text(entry, "message"));
            var exception = entry.path("exception");
            return exception.isMissingNode()
                    ? text
                    : text + " | " + text(exception, "exceptionType") + ": " + text(exception, "message");
        } catch (JsonProcessingException notJson) {
            return line;
        }
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asText("");
    }

    private static String cut(String line) {
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }
}
