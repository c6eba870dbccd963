package io.muster.agent.host;

import java.util.List;
import java.util.Optional;

/// Files of settings, one a line: `name value` or `name = value`; `#` begins a comment, and the last line of a name
/// counts. Read by hand, not by a pattern: a line of any length takes no longer than reading it.
public final class KeyedLines {

    private KeyedLines() {}

    /// The value of a name, if a line gives it one.
    ///
    /// @param separator between name and value; blanks when it is empty
    public static Optional<String> last(List<String> lines, String key, String separator) {
        return lines.stream()
                .flatMap(line -> value(line, key, separator).stream())
                .reduce((_, later) -> later);
    }

    /// Whether a name stands on a line of its own or with a value.
    public static boolean names(List<String> lines, String key) {
        return lines.stream().map(KeyedLines::withoutComment).anyMatch(line -> line.equals(key));
    }

    private static String withoutComment(String line) {
        int comment = line.indexOf('#');
        return (comment < 0 ? line : line.substring(0, comment)).strip();
    }

    private static Optional<String> value(String line, String key, String separator) {
        var setting = withoutComment(line);
        if (!setting.startsWith(key)) {
            return Optional.empty();
        }
        var rest = setting.substring(key.length());
        if (separator.isEmpty()) {
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
