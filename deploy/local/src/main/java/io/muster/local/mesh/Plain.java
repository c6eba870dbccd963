package io.muster.local.mesh;

import java.util.regex.Pattern;

/// Text of strangers made safe to print: machines and their logs may hold escape sequences that would command the
/// terminal, or direction marks that would make a line read otherwise than it is.
public final class Plain {

    private static final Pattern COMMANDING = Pattern.compile("[\\p{Cc}\\p{Cf}&&[^\t]]");

    private Plain() {}

    /// The text with a U+FFFD for each control and format character but the tab.
    public static String text(String text) {
        return COMMANDING.matcher(text).replaceAll("\uFFFD");
    }
}
