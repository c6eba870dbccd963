package io.muster.contracts.agent;

import io.muster.contracts.AssignmentMode;
import io.muster.contracts.MachineId;
import io.muster.contracts.Required;
import io.muster.contracts.ResourceId;
import java.util.List;
import java.util.Map;

/// What a machine should be: the answer of `GET /agent/v1/desired-state`. Its ETag is the epoch in quotes.
///
/// @param epoch grows with every change to this machine's assignments; 0 before the first
public record DesiredState(MachineId machine, long epoch, List<Assignment> assignments) {

    public DesiredState {
        Required.present("a desired state: machine and assignments", machine, assignments);
        Required.count("a desired state: an epoch of zero or more", epoch);
        assignments = List.copyOf(assignments);
    }

    /// One guest assignment: a package, how to run it, and the values that fill its parameters.
    ///
    /// @param parameters `<rule title>;<property>` to value, as in the ARM shape's configurationParameter
    public record Assignment(
            ResourceId id, AssignmentMode mode, PackageReference content, Map<String, String> parameters) {

        public Assignment {
            Required.present("an assignment: id, mode, content and parameters", id, mode, content, parameters);
            parameters = Map.copyOf(parameters);
        }
    }
}
