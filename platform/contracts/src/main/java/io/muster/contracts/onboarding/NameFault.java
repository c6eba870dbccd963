package io.muster.contracts.onboarding;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Why a machine cannot be called so: ARM's rules for names. The agent says it before anything is asked, the control
/// plane has the last word.
public enum NameFault {
    /// 1 to 54 letters, digits, `-`, `_` or `.`, with neither `-` nor `_` at the end.
    IMPOSSIBLE,
    /// Is, begins with or holds a word that is not for names.
    RESERVED;

    private static final Pattern POSSIBLE = Pattern.compile("[a-zA-Z0-9_.-]{0,53}[a-zA-Z0-9.]");
    private static final Set<String> WORDS = Set.of(
            "access",
            "app_browsers",
            "app_code",
            "app_data",
            "app_globalresources",
            "app_localresources",
            "app_themes",
            "app_webreferences",
            "azure",
            "bing",
            "bizspark",
            "biztalk",
            "cortana",
            "directx",
            "dotnet",
            "dynamics",
            "excel",
            "exchange",
            "forefront",
            "groove",
            "hololens",
            "hyperv",
            "kinect",
            "lync",
            "msdn",
            "o365",
            "office",
            "office365",
            "onedrive",
            "onenote",
            "outlook",
            "powerpoint",
            "sharepoint",
            "skype",
            "visio",
            "visualstudio",
            "web.config",
            "xbox");
    private static final Set<String> ANYWHERE = Set.of("microsoft", "windows");
    private static final String IN_FRONT = "login";

    /// What is wrong with a name; nothing with most.
    public static Optional<NameFault> of(String name) {
        if (!POSSIBLE.matcher(name).matches()) {
            return Optional.of(IMPOSSIBLE);
        }
        var lower = name.toLowerCase(Locale.ROOT);
        boolean isReserved = WORDS.contains(lower)
                || lower.startsWith(IN_FRONT)
                || ANYWHERE.stream().anyMatch(lower::contains);
        return isReserved ? Optional.of(RESERVED) : Optional.empty();
    }
}
