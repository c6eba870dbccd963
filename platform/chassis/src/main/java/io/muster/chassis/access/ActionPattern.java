package io.muster.chassis.access;

import java.util.Locale;

/// ARM's action patterns: `*` is any run of characters, case does not matter.
///
/// Patterns come from people who define roles, so matching must not take longer the more stars there are: a star takes
/// as little as it can and gives way only to the next one, which is enough and never goes back further.
final class ActionPattern {

    private ActionPattern() {}

    static boolean matches(String pattern, String action) {
        return matchesLower(pattern.toLowerCase(Locale.ROOT), action.toLowerCase(Locale.ROOT));
    }

    private static boolean matchesLower(String pattern, String text) {
        int at = 0;
        int star = -1;
        int resume = 0;
        int i = 0;
        while (i < text.length()) {
            if (at < pattern.length() && pattern.charAt(at) == '*') {
                star = at;
                resume = i;
                at += 1;
            } else if (at < pattern.length() && pattern.charAt(at) == text.charAt(i)) {
                at += 1;
                i += 1;
            } else if (star >= 0) {
                resume += 1;
                i = resume;
                at = star + 1;
            } else {
                return false;
            }
        }
        return pattern.substring(at).chars().allMatch(c -> c == '*');
    }
}
