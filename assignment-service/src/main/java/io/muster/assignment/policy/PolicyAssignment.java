package io.muster.assignment.policy;

import io.muster.assignment.definition.Definition;
import io.muster.chassis.access.Lineage;
import io.muster.contracts.AssignmentMode;
import io.muster.contracts.ResourceId;
import io.muster.contracts.facts.PolicyAssignmentChanged;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A definition, assigned at a scope.
///
/// @param parameters values by parameter name; only those that differ from the definition's own
public record PolicyAssignment(
        ResourceId id,
        ResourceId scope,
        Definition definition,
        @Nullable String displayName,
        Map<String, String> parameters,
        Enforcement enforcement,
        Instant createdAt,
        Instant updatedAt) {

    public PolicyAssignment {
        parameters = Map.copyOf(parameters);
    }

    static ResourceId id(ResourceId scope, String name) {
        return scope.child("Microsoft.Authorization", "policyAssignments", name);
    }

    /// What is not enforced is audited.
    public AssignmentMode mode() {
        return enforcement == Enforcement.DEFAULT ? definition.mode(parameters) : AssignmentMode.AUDIT;
    }

    /// True when machines of this kind are meant where a machine is.
    public boolean covers(Lineage machine, String osType) {
        return machine.includes(scope) && definition.appliesTo(osType, parameters);
    }

    PolicyAssignmentChanged changed() {
        return new PolicyAssignmentChanged(
                id, scope, definition.id(), displayName, mode(), definition.effect(), parameters, updatedAt);
    }
}
