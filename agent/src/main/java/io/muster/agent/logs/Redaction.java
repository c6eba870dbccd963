package io.muster.agent.logs;

import java.util.List;
import java.util.regex.Pattern;

/// Takes out of a text what nobody else may read. Rather takes too much than too little.
public final class Redaction {

    private static final String NOTHING = "[redacted]";

    /// Names whose values are secret, in JSON, forms, properties and command lines.
    private static final String SECRET_NAMES =
            "(?:[\\w.-]*(?:secret|passw(?:or)?d|passphrase|token|assertion|credential"
                    + "|api[_-]?key|private[_-]?key|access[_-]?key|device_code|user_code|protectedsettings|authorization))";

    private record Rule(Pattern pattern, String replacement) {}

    /// Long lines are nothing strange: no rule repeats an alternative, which would use up the stack, and each begins at
    /// places that are few, so that none is tried at every character.
    private static final List<Rule> RULES = List.of(
            rule(
                    "-----BEGIN [A-Z0-9 ]*(?:KEY|PKCS12)[A-Z0-9 ]*-----[\\s\\S]*?(?:-----END [A-Z0-9 ]+-----|\\z)",
                    NOTHING),
            // A JWT, signed or not, wherever it stands.
            rule("(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{5,}(?:\\.[A-Za-z0-9_-]*){1,4}", NOTHING),
            // A join token.
            rule("(?<![A-Za-z0-9_-])mjt\\.[A-Za-z0-9]+\\.[A-Za-z0-9_-]+", NOTHING),
            rule("(?i)\\b(Bearer|Basic|Negotiate|Digest)\\s+[A-Za-z0-9._~+/=-]{6,}", "$1 " + NOTHING),
            rule("(?i)((?<![a-z0-9+.-])[a-z][a-z0-9+.-]*://)[^\\s/@\"']+@", "$1" + NOTHING + "@"),
            rule(
                    "(?i)(\"" + SECRET_NAMES + "\"\\s*:\\s*)(?:\"[^\\n]*?(?:(?<!\\\\)\"|$)|[^\\s,}\\]\"]+)",
                    "$1\"" + NOTHING + "\""),
            rule(
                    "(?i)((?<![\\w.-])--" + SECRET_NAMES + "|(?<![\\w-])-p)(\\s+|=)(?:\"[^\"]*\"|'[^']*'|\\S+)",
                    "$1$2" + NOTHING),
            rule(
                    "(?i)(?<![\\w\".-])(" + SECRET_NAMES + "\\s*[=:]\\s*)(?:\"[^\"]*\"|'[^']*'|[^\\s&,;]+)",
                    "$1" + NOTHING));

    private Redaction() {}

    public static String of(String text) {
        var clean = text;
        for (var rule : RULES) {
            clean = rule.pattern().matcher(clean).replaceAll(rule.replacement());
        }
        return clean;
    }

    private static Rule rule(String pattern, String replacement) {
        return new Rule(Pattern.compile(pattern, Pattern.MULTILINE), replacement);
    }
}
