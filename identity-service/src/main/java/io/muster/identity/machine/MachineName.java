package io.muster.identity.machine;

import io.muster.chassis.arm.ArmError;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// ARM's rules for the name of a machine.
public final class MachineName {

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.-]{0,53}[a-zA-Z0-9.]");

    private static final Set<String> RESERVED = Set.of(
            "ACCESS",
            "APP_BROWSERS",
            "APP_CODE",
            "APP_DATA",
            "APP_GLOBALRESOURCES",
            "APP_LOCALRESOURCES",
            "APP_THEMES",
            "APP_WEBREFERENCES",
            "AZURE",
            "BING",
            "BIZSPARK",
            "BIZTALK",
            "CORTANA",
            "DIRECTX",
            "DOTNET",
            "DYNAMICS",
            "EXCEL",
            "EXCHANGE",
            "FOREFRONT",
            "GROOVE",
            "HOLOLENS",
            "HYPERV",
            "KINECT",
            "LYNC",
            "MSDN",
            "O365",
            "OFFICE",
            "OFFICE365",
            "ONEDRIVE",
            "ONENOTE",
            "OUTLOOK",
            "POWERPOINT",
            "SHAREPOINT",
            "SKYPE",
            "VISIO",
            "VISUALSTUDIO",
            "WEB.CONFIG",
            "XBOX");

    private static final Set<String> RESERVED_ANYWHERE = Set.of("MICROSOFT", "WINDOWS");
    private static final Set<String> RESERVED_IN_FRONT = Set.of("LOGIN");

    private MachineName() {}

    /// The name, when a machine can have it; else refused as `InvalidResourceName` or `ReservedResourceName`.
    public static String accepted(String name) {
        if (!NAME.matcher(name).matches()) {
            throw ArmError.badRequest(
                            "InvalidResourceName",
                            "A machine's name has 1 to 54 letters, digits, '-', '_' or '.', and ends in neither '-' nor '_'.")
                    .exception();
        }
        if (isReserved(name.toUpperCase(Locale.ROOT))) {
            throw ArmError.badRequest(
                            "ReservedResourceName",
                            "The name '" + name + "' is, begins with or holds a reserved word. Choose another.")
                    .exception();
        }
        return name;
    }

    private static boolean isReserved(String name) {
        return RESERVED.contains(name)
                || RESERVED_ANYWHERE.stream().anyMatch(name::contains)
                || RESERVED_IN_FRONT.stream().anyMatch(name::startsWith);
    }
}
