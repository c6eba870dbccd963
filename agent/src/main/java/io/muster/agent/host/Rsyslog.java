package io.muster.agent.host;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What rsyslog was told, in both of its languages, with the files it includes in their place.
public final class Rsyslog {

    public static final String MAIN = "/etc/rsyslog.conf";
    private static final int DEEPEST = 16;

    /// A statement, e.g. `$FileGroup adm` (`filegroup`, with `value`) or `input(type="imudp" port="514")`.
    ///
    /// @param name in lower case
    public record Statement(String name, Map<String, String> parameters, String where) {

        public Statement {
            parameters = Map.copyOf(parameters);
        }

        /// @param parameter in lower case
        public Optional<String> value(String parameter) {
            return Optional.ofNullable(parameters.get(parameter));
        }
    }

    private final Host host;
    private final List<Statement> statements = new ArrayList<>();

    private Rsyslog(Host host) {
        this.host = host;
    }

    /// Its statements in order; nothing when it has no configuration.
    public static Optional<List<Statement>> of(Host host) {
        return host.once("rsyslog", () -> read(host));
    }

    static Optional<List<Statement>> read(Host host) {
        if (host.facts(MAIN).isEmpty()) {
            return Optional.empty();
        }
        var rsyslog = new Rsyslog(host);
        rsyslog.file(MAIN, 0);
        return Optional.of(List.copyOf(rsyslog.statements));
    }

    private void file(String path, int depth) {
        if (depth > DEEPEST) {
            throw new HostFault(path + " is included by itself, or too deep");
        }
        var text = RsyslogText.withoutComments(host.text(path).orElse(""));
        int at = 0;
        while (at < text.length()) {
            if (text.charAt(at) == '$' && isAtStart(text, at)) {
                int end = end(text, at);
                directive(text.substring(at + 1, end), path, depth);
                at = end;
            } else if (Character.isLetter(text.charAt(at)) && isAtStart(text, at)) {
                at = object(text, at, path, depth);
            } else {
                at += 1;
            }
        }
    }

    /// Only blanks stand before it on its line, or a brace or `then` does.
    private static boolean isAtStart(String text, int at) {
        return at == 0 || Character.isWhitespace(text.charAt(at - 1)) || text.charAt(at - 1) == '{';
    }

    private static int end(String text, int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end;
    }

    private void directive(String line, String path, int depth) {
        var words = line.strip().split("\\s+", 2);
        var name = words[0].toLowerCase(Locale.ROOT);
        var value = words.length > 1 ? words[1].strip() : "";
        if (name.equals("includeconfig")) {
            include(value, depth);
        } else if (!name.isEmpty()) {
            statements.add(new Statement(name, Map.of("value", value), path));
        }
    }

    /// `name(key="value" …)`; anything else is passed over.
    private int object(String text, int from, String path, int depth) {
        int at = from;
        while (at < text.length() && Character.isLetter(text.charAt(at))) {
            at += 1;
        }
        int open = at;
        while (open < text.length() && Character.isWhitespace(text.charAt(open))) {
            open += 1;
        }
        var name = text.substring(from, at).toLowerCase(Locale.ROOT);
        if (open >= text.length()
                || text.charAt(open) != '('
                || !List.of("module", "input", "action", "include", "global").contains(name)) {
            return at;
        }
        var parameters = new HashMap<String, String>();
        int end = RsyslogText.parameters(text, open + 1, parameters);
        if (name.equals("include")) {
            Optional.ofNullable(parameters.get("file")).ifPresent(file -> include(file, depth));
        } else {
            statements.add(new Statement(name, parameters, path));
        }
        return end;
    }

    private void include(String pattern, int depth) {
        var path = pattern.endsWith("/") ? pattern + "*" : pattern;
        if (path.startsWith("/")) {
            DropIns.matching(host, path).forEach(found -> file(found, depth + 1));
        }
    }
}
