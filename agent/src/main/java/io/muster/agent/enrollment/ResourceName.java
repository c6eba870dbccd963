package io.muster.agent.enrollment;

import io.muster.agent.fault.AgentFault;
import io.muster.agent.fault.Reason;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// What a machine resource may be called. The control plane has the last word; this says it before anything is asked.
public final class ResourceName {

    private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9_.-]{0,53}[a-zA-Z0-9.]");
    private static final Set<String> RESERVED = Set.of(
            "access",
            "app_code",
            "app_themes",
            "app_data",
            "app_globalresources",
            "app_localresources",
            "app_webreferences",
            "app_browsers",
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
    private static final List<String> RESERVED_ANYWHERE = List.of("microsoft", "windows");
    private static final String RESERVED_AT_THE_BEGINNING = "login";

    private ResourceName() {}

    /// @throws AgentFault when the name cannot be used, with what to do
    public static String checked(String name) {
        problem(name).ifPresent(problem -> {
            throw new AgentFault(Reason.HOST_NAME, problem + "; give another with --resource-name");
        });
        return name;
    }

    private static Optional<String> problem(String name) {
        if (!LEGAL.matcher(name).matches()) {
            return Optional.of("a machine's name has 1 to 54 letters, digits, '-', '_' or '.', and does not end in"
                    + " '-' or '_'");
        }
        var lower = name.toLowerCase(Locale.ROOT);
        boolean isReserved = RESERVED.contains(lower)
                || lower.startsWith(RESERVED_AT_THE_BEGINNING)
                || RESERVED_ANYWHERE.stream().anyMatch(lower::contains);
        return isReserved ? Optional.of("'" + name + "' is or has a reserved word") : Optional.empty();
    }
}
