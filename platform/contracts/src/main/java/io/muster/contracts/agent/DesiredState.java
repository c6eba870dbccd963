package io.muster.contracts.agent;

import io.muster.contracts.AssignmentMode;
import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import java.util.List;
import java.util.Map;

/// What a machine should be: the answer of `GET /agent/v1/desired-state`. Its ETag is the epoch in quotes.
///
/// @param epoch grows with every change to this machine's assignments; 0 before the first
public record DesiredState(MachineId machine, long epoch, List<Assignment> assignments) {

    public DesiredState {
        assignments = List.copyOf(assignments);
    }

    /// One guest assignment: a package, how to run it, and the values that fill its parameters.
    ///
    /// @param parameters `<rule title>;<property>` to value, as in the ARM shape's configurationParameter
    public record Assignment(
            ResourceId id, AssignmentMode mode, PackageReference content, Map<String, String> parameters) {

        public Assignment {
            parameters = Map.copyOf(parameters);
        }
    }
}
