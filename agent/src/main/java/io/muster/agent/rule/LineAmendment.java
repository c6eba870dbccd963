package io.muster.agent.rule;

import io.muster.agent.enforce.Draft;
import io.muster.agent.host.KeyedLines;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Settings that are one line of a file, where it is known who reads it and what else could be meant.
final class LineAmendment {

    private static final String NETWORK = "/etc/sysconfig/network";
    private static final String MAIL = "/etc/postfix/main.cf";
    private static final String SAMBA = "/etc/samba/smb.conf";
    private static final String UNKNOWN =
            "the rule says what is wrong in the file, its program's own way to change it is not known";

    /// Of Samba, which take other settings from elsewhere.
    private static final List<String> ELSEWHERE = List.of("include", "configfile", "configbackend", "copy");

    private LineAmendment() {}

    static Optional<String> draft(SettingResource setting, Draft draft) {
        if (setting.paths().equals(List.of(MAIL))) {
            return Optional.of("whether others send their mail to this machine is for people to say");
        }
        var value = setting.expect().nearest(null);
        var text = draft.text(NETWORK);
        if (!setting.paths().equals(List.of(NETWORK))
                || !"=".equals(setting.separator())
                || text.isEmpty()
                || value.isEmpty()) {
            return Optional.of(UNKNOWN);
        }
        var line = setting.key() + "=" + value.get();
        var lines = new ArrayList<>(text.get().lines().toList());
        lines.replaceAll(
                old -> KeyedLines.last(List.of(old), setting.key(), "=").isPresent() ? line : old);
        if (!lines.contains(line)) {
            lines.add(line);
        }
        draft.write(NETWORK, String.join("\n", lines) + "\n");
        return Optional.empty();
    }

    static Optional<String> draft(IniResource ini, Draft draft) {
        var value = ini.expect().nearest(null);
        var text = draft.text(SAMBA);
        if (!ini.paths().equals(List.of(SAMBA)) || text.isEmpty() || value.isEmpty()) {
            return Optional.of(UNKNOWN);
        }
        var lines = text.get().lines().toList();
        if (lines.stream().anyMatch(LineAmendment::leadsElsewhere)) {
            return Optional.of(SAMBA + " takes settings from elsewhere, or has lines that go on");
        }
        var changed = with(lines, ini, ini.keys().getFirst() + " = " + value.get());
        if (changed.isEmpty()) {
            return Optional.of(SAMBA + " has no section " + ini.section());
        }
        var _ = draft.host().printed("whether Samba understands its file", List.of("/usr/bin/testparm", "-s", SAMBA));
        draft.write(SAMBA, String.join("\n", changed) + "\n");
        return Optional.empty();
    }

    private static boolean leadsElsewhere(String raw) {
        var line = raw.strip();
        int equals = line.indexOf('=');
        return line.endsWith("\\") || (equals > 0 && ELSEWHERE.contains(name(line.substring(0, equals))));
    }

    /// The line in the place of all that say the same in the section, or right after the heading of it; nothing where
    /// there is no such section.
    private static List<String> with(List<String> lines, IniResource ini, String line) {
        var names = ini.keys().stream().map(LineAmendment::name).toList();
        var changed = new ArrayList<String>();
        int at = -1;
        boolean inside = false;
        for (var raw : lines) {
            var old = raw.strip();
            int equals = old.indexOf('=');
            if (old.startsWith("[") && old.endsWith("]")) {
                inside = name(old.substring(1, old.length() - 1)).equals(name(ini.section()));
                changed.add(raw);
                at = inside ? changed.size() : at;
            } else if (!inside || equals <= 0 || !names.contains(name(old.substring(0, equals)))) {
                changed.add(raw);
            }
        }
        if (at < 0) {
            return List.of();
        }
        changed.add(at, "   " + line);
        return changed;
    }

    private static String name(String text) {
        return text.replaceAll("\\s+", "").toLowerCase(Locale.ROOT);
    }
}
