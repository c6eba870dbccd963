package io.muster.agent.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// A file of a PAM stack as it is written, line by line, comments and all.
record PamText(List<String> lines) {

    private static final Pattern JUMP = Pattern.compile("(=)(\\d+)(?=[^\\]]*\\])");

    PamText {
        lines = List.copyOf(lines);
    }

    static PamText of(String text) {
        return new PamText(text.lines().toList());
    }

    String text() {
        return String.join("\n", lines) + "\n";
    }

    /// The first line of a type that asks a module; -1 when there is none.
    int indexOf(String type, String module) {
        for (int i = 0; i < lines.size(); i += 1) {
            var line = lines.get(i).strip();
            if (line.startsWith(type) && List.of(line.split("\\s+")).contains(module)) {
                return i;
            }
        }
        return -1;
    }

    PamText insert(int at, String line) {
        var next = new ArrayList<>(lines);
        next.add(at, line);
        return new PamText(next);
    }

    /// As `insert`, where lines above that jump over the place jump over the new line too. Only lines with modules are
    /// counted by a jump.
    PamText insertBelowJumps(int at, String line) {
        var next = new ArrayList<>(lines);
        for (int i = 0; i < at; i += 1) {
            long between =
                    lines.subList(i + 1, at).stream().filter(PamText::isModule).count();
            next.set(i, isModule(lines.get(i)) ? further(lines.get(i), between) : lines.get(i));
        }
        next.add(at, line);
        return new PamText(next);
    }

    PamText withArgument(int at, String argument) {
        var next = new ArrayList<>(lines);
        if (!List.of(lines.get(at).strip().split("\\s+")).contains(argument)) {
            next.set(at, lines.get(at).stripTrailing() + " " + argument);
        }
        return new PamText(next);
    }

    private static boolean isModule(String line) {
        var text = line.strip();
        return !text.isEmpty() && !text.startsWith("#") && !text.startsWith("@");
    }

    private static String further(String line, long between) {
        return JUMP.matcher(line).replaceAll(match -> {
            long jump = Long.parseLong(match.group(2));
            return "=" + (jump > between ? jump + 1 : jump);
        });
    }
}
