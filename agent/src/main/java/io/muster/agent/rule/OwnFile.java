package io.muster.agent.rule;

import io.muster.agent.enforce.Draft;
import java.util.ArrayList;
import java.util.List;

/// A file of settings that is ours alone, beside those of the distribution: a heading and a line for each setting.
final class OwnFile {

    static final String HEADING =
            "# Kept by azcmagent: `azcmagent changes` tells why, `azcmagent revert` takes it" + " back.";

    private OwnFile() {}

    /// Has the line, and no other that begins as it.
    ///
    /// @param begin of a line that says the same setting
    static void put(Draft draft, String path, String begin, String line, String... headings) {
        var lines = new ArrayList<String>();
        lines.add(HEADING);
        lines.addAll(List.of(headings));
        draft.text(path).stream()
                .flatMap(String::lines)
                .filter(old -> !lines.contains(old) && !old.startsWith(begin))
                .toList()
                .forEach(lines::add);
        lines.add(line);
        draft.write(path, String.join("\n", lines) + "\n");
    }
}
