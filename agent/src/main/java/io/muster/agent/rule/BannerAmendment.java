package io.muster.agent.rule;

import io.muster.agent.enforce.Draft;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Texts that are shown to whoever comes, and that no program reads: what they must not say is taken out of them.
final class BannerAmendment {

    private static final Set<String> SHOWN = Set.of("/etc/issue", "/etc/issue.net", "/etc/motd");

    private BannerAmendment() {}

    static Optional<String> draft(TextResource banner, Draft draft) {
        if (!SHOWN.containsAll(banner.paths())) {
            return Optional.of(
                    "the rule says what is wrong in the file, its program's own way to change it is not known");
        }
        var wanted = banner.contains();
        if (wanted != null && !wanted.isEmpty()) {
            return Optional.of("what the banner shall say is for people to choose");
        }
        for (var path : banner.paths()) {
            draft.text(path).ifPresent(text -> draft.write(path, without(text, banner.lacks())));
        }
        return Optional.empty();
    }

    private static String without(String text, @Nullable List<String> unwanted) {
        var rest = text;
        for (var pattern : unwanted == null ? List.<String>of() : unwanted) {
            rest = Pattern.compile(pattern).matcher(new Patience(rest)).replaceAll("");
        }
        return rest;
    }
}
