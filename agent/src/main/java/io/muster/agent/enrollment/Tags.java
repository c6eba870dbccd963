package io.muster.agent.enrollment;

import io.muster.agent.fault.AgentFault;
import io.muster.agent.fault.Reason;
import java.util.LinkedHashMap;
import java.util.Map;

/// Tags as people type them: `owner=ops,room='second, left'`. Values may be quoted, and a backslash takes the next
/// character as it is.
public final class Tags {

    private final String text;
    private int at;

    private Tags(String text) {
        this.text = text;
    }

    /// @throws AgentFault when it is not readable so
    public static Map<String, String> read(String text) {
        var reader = new Tags(text);
        var found = new LinkedHashMap<String, String>();
        while (reader.at < text.length()) {
            var name = reader.until('=').strip();
            if (name.isEmpty() || reader.at == 0 || text.charAt(reader.at - 1) != '=') {
                throw new AgentFault(
                        Reason.INVALID_ARGUMENT,
                        "--tags takes NAME=VALUE with commas between, e.g. owner=ops,room='2, left'");
            }
            found.put(name, reader.until(','));
        }
        return found;
    }

    /// Up to the next such character that is neither quoted nor escaped; it is taken too.
    private String until(char end) {
        var part = new StringBuilder();
        char quote = 0;
        while (at < text.length()) {
            char next = text.charAt(at);
            at += 1;
            if (next == '\\' && at < text.length()) {
                part.append(text.charAt(at));
                at += 1;
            } else if (quote != 0 && next == quote) {
                quote = 0;
            } else if (quote == 0 && (next == '\'' || next == '"')) {
                quote = next;
            } else if (quote == 0 && next == end) {
                return part.toString();
            } else {
                part.append(next);
            }
        }
        if (quote != 0) {
            throw new AgentFault(Reason.INVALID_ARGUMENT, "--tags: a quote is not closed");
        }
        return part.toString();
    }
}
