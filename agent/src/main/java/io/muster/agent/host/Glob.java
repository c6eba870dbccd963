package io.muster.agent.host;

/// A pattern of `*` and `?`. It never takes longer than the product of both lengths, whatever a name looks like.
public record Glob(String pattern) {

    public static Glob of(String pattern) {
        return new Glob(pattern);
    }

    /// True when it can match one text only.
    static boolean isPlain(String pattern) {
        return pattern.indexOf('*') < 0 && pattern.indexOf('?') < 0;
    }

    /// Goes back to the last `*` alone, which is enough.
    public boolean matches(String text) {
        int at = 0;
        int in = 0;
        int star = -1;
        int resume = 0;
        while (in < text.length()) {
            if (at < pattern.length() && pattern.charAt(at) == '*') {
                star = at;
                resume = in;
                at += 1;
            } else if (at < pattern.length() && (pattern.charAt(at) == '?' || pattern.charAt(at) == text.charAt(in))) {
                at += 1;
                in += 1;
            } else if (star >= 0) {
                resume += 1;
                in = resume;
                at = star + 1;
            } else {
                return false;
            }
        }
        while (at < pattern.length() && pattern.charAt(at) == '*') {
            at += 1;
        }
        return at == pattern.length();
    }
}
