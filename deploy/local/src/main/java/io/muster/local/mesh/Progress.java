package io.muster.local.mesh;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/// Tells people how far it has come, a line for every part.
public final class Progress {

    private final PrintStream out;

    public Progress(PrintStream out) {
        this.out = out;
    }

    void ready(String part, long nanos) {
        out.printf("  ✓ %-14s %5.1f s%n", part, Duration.ofNanos(nanos).toMillis() / 1000.0);
    }

    void external(String part, String where) {
        out.printf("  ↗ %-14s at %s%n", part, withoutPassword(where));
    }

    static String withoutPassword(String address) {
        return address.replaceFirst("//.*@", "//");
    }

    void say(String line) {
        out.println(line);
    }

    void failed(String part, String log, List<String> lastLines) {
        out.printf("  ✗ %s did not become ready. The end of %s:%n", part, log);
        lastLines.forEach(line -> out.println("      " + LogLine.readable(line)));
    }
}
