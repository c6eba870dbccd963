package io.muster.agent.rule;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.muster.agent.host.Host;
import io.muster.agent.host.HostFault;
import io.muster.agent.host.SshdMatches;
import io.muster.contracts.agent.Evidence;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An effective setting of the SSH server, for every connection: what `sshd -T` prints, and what `Match` blocks
/// say instead. Of an image what its files say, and what the server takes where they say nothing. Does not
/// apply where none is installed.
///
/// @param option lower-case name, as `sshd -T` prints it
/// @param standard what holds where `sshd -T` prints nothing of it
/// @param fileText of an option that names a file: what stands in it, any text when it is empty. Blanks do not count,
///     and `\n` is the end of a line
record SshdResource(
        String option,
        Expectation expect,
        @JsonProperty("default") @Nullable String standard,
        @Nullable String fileText)
        implements Resource {

    private static final Set<String> TIMES = Set.of("clientaliveinterval", "logingracetime");
    private static final List<Long> UNITS = List.of(1L, 60L, 3_600L, 86_400L, 604_800L);

    @Override
    public Outcome check(Host host) {
        var settings = host.sshd();
        if (settings.isEmpty()) {
            return Outcome.notApplicable("no SSH server is installed");
        }
        var evidence = new ArrayList<Evidence>();
        if (!host.knowsOfSshd(option)) {
            throw HostFault.ofImage("which " + option + " the SSH server has of its own");
        }
        var value = settings.get().getOrDefault(option, standard);
        evidence.add(evidence(where(host, settings.get().containsKey(option)), value));
        var files = new LinkedHashSet<String>();
        if (value != null) {
            files.add(value);
        }
        for (var setting : SshdMatches.of(host, option)) {
            if (!option.equals("permitrootlogin") || !setting.excludes("root")) {
                evidence.add(
                        evidence(setting.where() + " Match " + setting.criteria() + ": " + option, setting.value()));
                files.add(setting.value());
            }
        }
        if (fileText != null) {
            files.stream().filter(path -> path.startsWith("/")).forEach(path -> evidence.add(file(host, path)));
        }
        return Outcome.of(evidence, option + " is as wanted", option + " is not as wanted");
    }

    private String where(Host host, boolean said) {
        return host.isLive()
                ? "sshd -T " + option + (said ? "" : " (not printed)")
                : "sshd_config " + option + (said ? "" : " (not written)");
    }

    private Evidence evidence(String where, @Nullable String value) {
        return new Evidence(where, expect.words(), value, value != null && expect.holds(normal(value)));
    }

    private Evidence file(Host host, String path) {
        var found = host.text(path).map(SshdResource::words);
        return new Evidence(
                path,
                wantedText().isEmpty() ? "a text" : wantedText(),
                found.orElse(null),
                found.filter(this::isWantedText).isPresent());
    }

    /// Whether a file that the option would name may be it.
    boolean isWantedText(String text) {
        return fileText == null || (!text.isBlank() && words(text).contains(wantedText()));
    }

    private String wantedText() {
        return fileText == null ? "" : words(fileText.replace("\\n", "\n"));
    }

    private static String words(String text) {
        return String.join(" ", text.strip().split("\\s+"));
    }

    /// The files may say `5m` where `sshd -T` prints 300.
    private String normal(String value) {
        if (!TIMES.contains(option)) {
            return value;
        }
        long seconds = 0;
        long number = 0;
        boolean open = false;
        for (char c : value.toCharArray()) {
            int unit = "smhdw".indexOf(Character.toLowerCase(c));
            if (Character.isDigit(c) && number < 1_000_000_000) {
                number = number * 10 + Character.digit(c, 10);
                open = true;
            } else if (unit >= 0 && open) {
                seconds += number * UNITS.get(unit);
                number = 0;
                open = false;
            } else {
                return value;
            }
        }
        return Long.toString(seconds + number);
    }
}
