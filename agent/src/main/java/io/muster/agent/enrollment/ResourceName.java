package io.muster.agent.enrollment;

import io.muster.agent.fault.AgentFault;
import io.muster.agent.fault.Reason;
import io.muster.contracts.onboarding.NameFault;

/// What a machine resource may be called, said before anything is asked.
public final class ResourceName {

    private ResourceName() {}

    /// @throws AgentFault when the name cannot be used, with what to do
    public static String checked(String name) {
        NameFault.of(name).ifPresent(fault -> {
            throw new AgentFault(Reason.HOST_NAME, problem(fault, name) + "; give another with --resource-name");
        });
        return name;
    }

    private static String problem(NameFault fault, String name) {
        return switch (fault) {
            case IMPOSSIBLE ->
                "a machine's name has 1 to 54 letters, digits, '-', '_' or '.', and does not end in '-' or '_'";
            case RESERVED -> "'" + name + "' is or has a reserved word";
        };
    }
}
