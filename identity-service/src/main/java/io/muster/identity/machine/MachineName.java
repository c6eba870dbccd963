package io.muster.identity.machine;

import io.muster.chassis.arm.ArmError;
import io.muster.contracts.onboarding.NameFault;

/// ARM's rules for the name of a machine, and how a name is refused.
public final class MachineName {

    private MachineName() {}

    /// The name, when a machine can have it; else refused as `InvalidResourceName` or `ReservedResourceName`.
    public static String accepted(String name) {
        NameFault.of(name).ifPresent(fault -> {
            throw refusal(fault, name).exception();
        });
        return name;
    }

    private static ArmError refusal(NameFault fault, String name) {
        return switch (fault) {
            case IMPOSSIBLE ->
                ArmError.badRequest(
                        "InvalidResourceName",
                        "A machine's name has 1 to 54 letters, digits, '-', '_' or '.', and ends in neither '-' nor '_'.");
            case RESERVED ->
                ArmError.badRequest(
                        "ReservedResourceName",
                        "The name '" + name + "' is, begins with or holds a reserved word. Choose another.");
        };
    }
}
