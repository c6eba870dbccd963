package io.muster.identity;

import io.muster.chassis.arm.ArmError;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Where a resource is: any name of at most 256 characters, since an installation has the places it says it has. ARM
/// writes locations with and without spaces and capitals.
public final class Location {

    private static final int LONGEST = 256;

    private Location() {}

    /// The location of a body that needs one.
    public static String required(@Nullable String sent) {
        if (sent == null || sent.isBlank()) {
            throw ArmError.badRequest("LocationRequired", "The body needs a 'location'.")
                    .exception();
        }
        return checked(sent);
    }

    /// The location, when it can be one.
    public static String checked(String sent) {
        if (sent.isBlank() || sent.length() > LONGEST) {
            throw ArmError.badRequest("InvalidLocation", "A location has 1 to " + LONGEST + " characters.")
                    .exception();
        }
        return sent;
    }

    /// True for two spellings of one place.
    public static boolean isSame(String one, String other) {
        return plain(one).equals(plain(other));
    }

    private static String plain(String location) {
        return location.replace(" ", "").toLowerCase(Locale.ROOT);
    }
}
