package io.muster.agent.rule;

import io.muster.agent.enforce.Draft;
import io.muster.agent.host.Host;
import io.muster.agent.host.Rsyslog;
import io.muster.agent.host.Rsyslog.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Whose new log files are, in a file of our own that rsyslog reads before the first of its rules: a directive holds
/// for the rules after it, and the last of them has the last word.
final class RsyslogAmendment {

    private static final String FILE = "/etc/rsyslog.d/00-muster.conf";
    private static final String DAEMON = "/usr/sbin/rsyslogd";

    private static final Map<String, String> SPELLING =
            Map.of("filecreatemode", "FileCreateMode", "filegroup", "FileGroup", "fileowner", "FileOwner");

    private RsyslogAmendment() {}

    static Optional<String> draft(RsyslogResource rsyslog, Draft draft) {
        var host = draft.host();
        if (rsyslog.option() == null || rsyslog.expect() == null) {
            return Optional.of("which machines send their messages here is for people to say");
        }
        var key = rsyslog.option().toLowerCase(Locale.ROOT);
        var spelled = SPELLING.get(key);
        var statements = Rsyslog.of(host).orElse(List.of());
        var now = statements.stream()
                .filter(statement -> statement.name().equals(key))
                .flatMap(statement -> statement.value("value").stream())
                .reduce((_, later) -> later)
                .orElse(rsyslog.standard());
        var value = rsyslog.expect().nearest(now).filter(rsyslog.expect()::holds);
        if (spelled == null || value.isEmpty() || !isKnown(host, key, value.get())) {
            return Optional.of("which value " + rsyslog.option() + " shall have is for people to choose");
        }
        return obstacle(rsyslog, statements, key, host).or(() -> {
            var _ = host.printed("whether rsyslog understands its files", List.of(DAEMON, "-N1"));
            OwnFile.put(draft, FILE, "$" + spelled + " ", "$" + spelled + " " + value.get());
            return Optional.empty();
        });
    }

    private static boolean isKnown(Host host, String key, String name) {
        return switch (key) {
            case "fileowner" -> host.accounts().userNames().containsValue(name);
            case "filegroup" -> host.accounts().groupNames().containsValue(name);
            default -> true;
        };
    }

    private static Optional<String> obstacle(
            RsyslogResource rsyslog, List<Statement> statements, String key, Host host) {
        if (host.facts(DAEMON).isEmpty()) {
            return Optional.of("rsyslog is not installed where it is known to be");
        }
        if (!new Order(host.text(Rsyslog.MAIN).orElse("")).isOurs(key) || !isFirst(host)) {
            return Optional.of(
                    Rsyslog.MAIN + " does not read " + FILE + " before all rules and after what it says itself");
        }
        return statements.stream()
                .filter(statement -> hasTheLastWord(rsyslog, statement, key))
                .findFirst()
                .map(statement -> statement.where() + " says something else, in " + statement.name());
    }

    /// Of the main file's directives only those before ours are left; a single action says it for itself, or leaves it
    /// to rsyslog.
    private static boolean hasTheLastWord(RsyslogResource rsyslog, Statement statement, String key) {
        if (statement.name().equals("resetconfigvariables")) {
            return true;
        }
        if (statement.name().equals(key)) {
            return !statement.where().equals(Rsyslog.MAIN) && !statement.where().equals(FILE);
        }
        return RsyslogResource.isFileWriter(statement)
                && !statement
                        .value(key)
                        .map(rsyslog::isWanted)
                        .orElse(statement.name().equals("module"));
    }

    private static boolean isFirst(Host host) {
        var name = FILE.substring(FILE.lastIndexOf('/') + 1);
        return host.names("/etc/rsyslog.d").stream()
                .filter(other -> other.endsWith(".conf") && !other.startsWith("."))
                .allMatch(other -> other.compareTo(name) >= 0);
    }

    /// The main file: settings, then the directory, then rules.
    private record Order(String text) {

        private static final String DIRECTORY =
                "(?i)(\\$IncludeConfig\\s+/etc/rsyslog\\.d/(\\*\\.conf)?|include\\(\\s*file=\"/etc/rsyslog\\.d/\\*\\.conf\".*\\))";

        boolean isOurs(String key) {
            boolean included = false;
            for (var raw : text.lines().toList()) {
                int comment = raw.indexOf('#');
                var line = (comment < 0 ? raw : raw.substring(0, comment)).strip();
                if (!included && line.matches(DIRECTORY)) {
                    included = true;
                } else if (included ? says(line, key) : !line.isEmpty() && !isSetting(line)) {
                    return false;
                }
            }
            return included;
        }

        private static boolean says(String line, String key) {
            return line.toLowerCase(Locale.ROOT).contains("$" + key);
        }

        private static boolean isSetting(String line) {
            return (line.startsWith("$") && !says(line, "includeconfig"))
                    || line.matches("(?i)(module|global|input|main_queue)\\s*\\([^)]*\\)");
        }
    }
}
