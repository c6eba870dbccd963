package io.muster.identity.machine;

import io.muster.chassis.arm.ArmError;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What stands beside `properties` in a machine's body.
final class TopLevel {

    private static final List<String> KINDS = List.of("AVS", "HCI", "SCVMM", "VMware", "EPS", "GCP", "AWS");
    private static final int LONGEST_LOCATION = 256;

    private TopLevel() {}

    /// In ARM's spelling.
    static @Nullable String kind(@Nullable String sent) {
        return sent == null
                ? null
                : KINDS.stream()
                        .filter(known -> known.equalsIgnoreCase(sent))
                        .findFirst()
                        .orElseThrow(() -> ArmError.badRequest(
                                        "InvalidKind", "kind is one of " + String.join(", ", KINDS) + ".")
                                .exception());
    }

    static String location(@Nullable String sent) {
        if (sent == null || sent.isBlank() || sent.length() > LONGEST_LOCATION) {
            throw ArmError.badRequest("LocationRequired", "The body needs a 'location'.")
                    .exception();
        }
        return sent;
    }

    static void requireOwnIdentity(@Nullable String type) {
        if (!"SystemAssigned".equals(type)) {
            throw ArmError.badRequest("InvalidIdentityType", "identity.type is SystemAssigned.")
                    .exception();
        }
    }

    /// A resource stays where it is; ARM writes locations with and without spaces and capitals.
    static void requireSameLocation(Machine machine, String wanted) {
        if (!spelled(machine.location()).equals(spelled(wanted))) {
            throw ArmError.conflict(
                            "InvalidResourceLocation",
                            "The machine '" + machine.resource().name() + "' exists in location '" + machine.location()
                                    + "'. A resource's location does not change.")
                    .exception();
        }
    }

    private static String spelled(String location) {
        return location.replace(" ", "").toLowerCase(Locale.ROOT);
    }
}
