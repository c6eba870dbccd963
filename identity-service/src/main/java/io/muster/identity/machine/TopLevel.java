package io.muster.identity.machine;

import io.muster.chassis.arm.ArmError;
import io.muster.identity.Location;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What stands beside `properties` in a machine's body.
final class TopLevel {

    private static final List<String> KINDS = List.of("AVS", "HCI", "SCVMM", "VMware", "EPS", "GCP", "AWS");

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

    static void requireOwnIdentity(@Nullable String type) {
        if (!"SystemAssigned".equals(type)) {
            throw ArmError.badRequest("InvalidIdentityType", "identity.type is SystemAssigned.")
                    .exception();
        }
    }

    /// A resource stays where it is.
    static void requireSameLocation(Machine machine, String wanted) {
        if (!Location.isSame(machine.location(), wanted)) {
            throw ArmError.conflict(
                            "InvalidResourceLocation",
                            "The machine '" + machine.resource().name() + "' exists in location '" + machine.location()
                                    + "'. A resource's location does not change.")
                    .exception();
        }
    }
}
