package io.muster.agent.rule;

import io.muster.agent.enforce.Draft;
import io.muster.agent.host.DropIns;
import java.util.ArrayList;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Settings that are a line in a file, where the program that reads it needs not be told.
final class KeyedAmendment {

    private static final String MODULES = "/etc/modprobe.d/zz-muster.conf";
    private static final String LIMITS = "/etc/security/limits.d/zz-muster.conf";
    private static final String JOURNAL = "/etc/systemd/journald.conf.d/zz-muster.conf";
    private static final String LOGIN = "/etc/login.defs";

    private KeyedAmendment() {}

    /// What is in the kernel stays there; that it does not come back is what can be said.
    static Optional<String> draft(ModuleResource module, Draft draft) {
        var state = module.state() == null ? "unloadable" : module.state();
        var host = draft.host();
        if (state.equals("loaded") || state.equals("notLoaded")) {
            return Optional.of("what is in the running kernel is in use");
        }
        if (host.facts("/sys/module/" + module.name().replace('-', '_')).isPresent()) {
            return Optional.of(module.name() + " is in the running kernel and may be in use");
        }
        var line =
                state.equals("blacklisted") ? "blacklist " + module.name() : "install " + module.name() + " /bin/false";
        OwnFile.put(draft, MODULES, line, line);
        return Optional.empty();
    }

    static Optional<String> draft(LimitsResource limits, Draft draft) {
        var value = limits.expect().nearest(null);
        var others = DropIns.in(draft.host(), "/etc/security/limits.d", ".conf").stream()
                .anyMatch(path -> path.compareTo(LIMITS) > 0);
        if (value.isEmpty() || others || !onlyForAll(limits, draft)) {
            return Optional.of("somebody has a limit of his own: it is for people to say");
        }
        var begin = "* " + limits.type() + " " + limits.item() + " ";
        OwnFile.put(draft, LIMITS, begin, begin + value.get());
        return Optional.empty();
    }

    private static boolean onlyForAll(LimitsResource limits, Draft draft) {
        return limits.check(draft.host()).evidence().stream()
                .allMatch(piece -> piece.satisfied() || piece.where().contains(" * "));
    }

    static Optional<String> draft(JournaldResource journald, Draft draft) {
        var value = journald.expect().nearest(null);
        if (value.isEmpty()) {
            return Optional.of("which value " + journald.key() + " shall have is for people to choose");
        }
        OwnFile.put(draft, JOURNAL, journald.key() + "=", journald.key() + "=" + value.get(), "[Journal]");
        return Optional.empty();
    }

    static Optional<String> draft(LoginDefsResource setting, Draft draft) {
        var text = draft.text(LOGIN);
        if (text.isEmpty() || !DropIns.in(draft.host(), LOGIN + ".d", ".defs").isEmpty()) {
            return Optional.of(LOGIN + " is not where this machine decides it");
        }
        var value = setting.expect().nearest(found(setting, draft));
        if (value.isEmpty()) {
            return Optional.of("which value " + setting.key() + " shall have is for people to choose");
        }
        draft.write(LOGIN, with(text.get(), setting.key(), value.get()));
        return Optional.empty();
    }

    private static @Nullable String found(LoginDefsResource setting, Draft draft) {
        return setting.check(draft.host()).evidence().getFirst().found();
    }

    /// The lines of this name say the value; where there is none one is added.
    private static String with(String text, String key, String value) {
        var lines = new ArrayList<>(text.lines().toList());
        boolean there = false;
        for (int i = 0; i < lines.size(); i += 1) {
            if (lines.get(i).strip().matches(key + "\\s.*")) {
                lines.set(i, key + "\t\t" + value);
                there = true;
            }
        }
        if (!there) {
            lines.add(key + "\t\t" + value);
        }
        return String.join("\n", lines) + "\n";
    }
}
