package io.muster.assignment.definition;

import io.muster.contracts.AssignmentMode;
import io.muster.contracts.ResourceId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// A built-in policy definition over one configuration package.
///
/// @param name the GUID that Azure uses for the same definition
/// @param configuration the package's name
/// @param configurationVersion a pattern, e.g. `1.*`
/// @param osType machines it is about: `linux` or `windows`
/// @param effect `AuditIfNotExists`, or `DeployIfNotExists` where machines are changed
public record Definition(
        String name,
        String displayName,
        String description,
        String version,
        String configuration,
        String configurationVersion,
        String osType,
        String effect,
        Map<String, Parameter> parameters) {

    /// Azure's name for "machines outside the cloud too"; here all machines are.
    public static final String INCLUDE_ARC_MACHINES = "IncludeArcMachines";

    /// How machines are changed; the words of `assignmentType`.
    public static final String ASSIGNMENT_TYPE = "assignmentType";

    private static final String DEPLOYS = "DeployIfNotExists";

    public Definition {
        parameters = Map.copyOf(parameters);
    }

    /// One parameter of a definition; values are strings.
    public record Parameter(String displayName, String description, List<String> allowedValues, String defaultValue) {

        public Parameter {
            allowedValues = List.copyOf(allowedValues);
        }
    }

    public ResourceId id() {
        return ResourceId.ROOT.child("Microsoft.Authorization", "policyDefinitions", name);
    }

    /// True when an assignment with these values means machines of this kind.
    public boolean appliesTo(String machineOs, Map<String, String> values) {
        var arc = parameters.get(INCLUDE_ARC_MACHINES);
        var included = values.getOrDefault(INCLUDE_ARC_MACHINES, arc == null ? "true" : arc.defaultValue());
        return osType.equals(machineOs) && included.equals("true");
    }

    /// Whether it may change a machine.
    boolean deploys() {
        return effect.equals(DEPLOYS);
    }

    /// What an assignment with these values does to a machine.
    public AssignmentMode mode(Map<String, String> values) {
        var type = parameters.get(ASSIGNMENT_TYPE);
        if (!deploys() || type == null) {
            return AssignmentMode.AUDIT;
        }
        return switch (values.getOrDefault(ASSIGNMENT_TYPE, type.defaultValue())) {
            case "ApplyOnly" -> AssignmentMode.APPLY_ONLY;
            case "ApplyAndMonitor" -> AssignmentMode.APPLY_AND_MONITOR;
            case "ApplyAndAutoCorrect" -> AssignmentMode.APPLY_AND_AUTO_CORRECT;
            default -> AssignmentMode.AUDIT;
        };
    }

    /// Names of values that this definition does not have.
    public Set<String> unknown(Set<String> names) {
        var strangers = new TreeSet<>(names);
        strangers.removeAll(parameters.keySet());
        return strangers;
    }
}
