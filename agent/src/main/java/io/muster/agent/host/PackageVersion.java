package io.muster.agent.host;

/// Versions of packages, as dpkg and rpm order them: runs of digits by their number, the rest letter by letter, and `~`
/// before everything, even the end.
public final class PackageVersion {

    private PackageVersion() {}

    /// Below, at or above zero. An epoch counts only where the second version has one.
    public static int compare(String version, String other) {
        return other.indexOf(':') < 0 ? order(withoutEpoch(version), other) : order(withEpoch(version), other);
    }

    private static String withoutEpoch(String version) {
        return version.substring(version.indexOf(':') + 1);
    }

    private static String withEpoch(String version) {
        return version.indexOf(':') < 0 ? "0:" + version : version;
    }

    private static int order(String one, String other) {
        int i = 0;
        int j = 0;
        while (i < one.length() || j < other.length()) {
            while ((i < one.length() && !isDigit(one, i)) || (j < other.length() && !isDigit(other, j))) {
                int difference = weight(one, i) - weight(other, j);
                if (difference != 0) {
                    return difference;
                }
                i += 1;
                j += 1;
            }
            int endOne = endOfDigits(one, i);
            int endOther = endOfDigits(other, j);
            int difference = number(one, i, endOne, other, j, endOther);
            if (difference != 0) {
                return difference;
            }
            i = endOne;
            j = endOther;
        }
        return 0;
    }

    private static boolean isDigit(String text, int at) {
        return text.charAt(at) >= '0' && text.charAt(at) <= '9';
    }

    private static int weight(String text, int at) {
        if (at >= text.length() || isDigit(text, at)) {
            return 0;
        }
        char c = text.charAt(at);
        if (c == '~') {
            return -1;
        }
        return Character.isLetter(c) ? c : c + 0x10000;
    }

    private static int endOfDigits(String text, int from) {
        int end = from;
        while (end < text.length() && isDigit(text, end)) {
            end += 1;
        }
        return end;
    }

    /// Of two numbers without leading zeros the longer one is greater.
    private static int number(String one, int from, int end, String other, int fromOther, int endOther) {
        var digits = one.substring(from, end).replaceFirst("^0+", "");
        var otherDigits = other.substring(fromOther, endOther).replaceFirst("^0+", "");
        return digits.length() != otherDigits.length()
                ? Integer.compare(digits.length(), otherDigits.length())
                : digits.compareTo(otherDigits);
    }
}
