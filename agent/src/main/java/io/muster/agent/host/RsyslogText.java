package io.muster.agent.host;

import java.util.Locale;
import java.util.Map;

/// The letters of rsyslog's configuration: comments, and parameters in parentheses.
final class RsyslogText {

    private RsyslogText() {}

    /// `#` to the end of the line, and what lies between `/*` and `*/`; not in quotation marks.
    static String withoutComments(String text) {
        var kept = new StringBuilder();
        boolean quoted = false;
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\n') {
                quoted = false;
            } else if (c == '"' && (at == 0 || text.charAt(at - 1) != '\\')) {
                quoted = !quoted;
            }
            if (!quoted && c == '#') {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (!quoted && text.startsWith("/*", at) && !isWithinAWord(text, at)) {
                int end = text.indexOf("*/", at + 2);
                at = end < 0 ? text.length() : end + 2;
            } else {
                kept.append(c);
                at += 1;
            }
        }
        return kept.toString();
    }

    /// As in `/etc/rsyslog.d/*.conf`, which is a pattern.
    private static boolean isWithinAWord(String text, int at) {
        return at > 0 && (Character.isLetterOrDigit(text.charAt(at - 1)) || "/.-_*?".indexOf(text.charAt(at - 1)) >= 0);
    }

    /// Reads up to the closing parenthesis.
    ///
    /// @return what follows it
    static int parameters(String text, int from, Map<String, String> into) {
        int at = from;
        while (at < text.length() && text.charAt(at) != ')') {
            int name = at;
            while (at < text.length() && isName(text.charAt(at))) {
                at += 1;
            }
            int equals = skipBlanks(text, at);
            if (at > name && equals < text.length() && text.charAt(equals) == '=') {
                var key = text.substring(name, at).toLowerCase(Locale.ROOT);
                int open = skipBlanks(text, equals + 1);
                at = value(text, open, key, into);
            } else {
                at = Math.max(at, name + 1);
            }
        }
        return Math.min(text.length(), at + 1);
    }

    private static boolean isName(char c) {
        return Character.isLetterOrDigit(c) || c == '.' || c == '_' || c == '-';
    }

    private static int skipBlanks(String text, int from) {
        int at = from;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at += 1;
        }
        return at;
    }

    private static int value(String text, int open, String key, Map<String, String> into) {
        if (open >= text.length() || text.charAt(open) != '"') {
            return open;
        }
        int close = text.indexOf('"', open + 1);
        while (close > 0 && text.charAt(close - 1) == '\\') {
            close = text.indexOf('"', close + 1);
        }
        int end = close < 0 ? text.length() : close;
        into.put(key, text.substring(open + 1, end));
        return Math.min(text.length(), end + 1);
    }
}
