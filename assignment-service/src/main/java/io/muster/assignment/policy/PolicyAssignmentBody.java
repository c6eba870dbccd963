package io.muster.assignment.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The body of a policy assignment's PUT.
public record PolicyAssignmentBody(@Nullable Properties properties) {

    /// What is assigned and how.
    public record Properties(
            @Nullable String displayName,
            @Nullable String policyDefinitionId,
            @Nullable Map<String, Value> parameters,
            @Nullable Enforcement enforcementMode) {}

    /// A parameter's value; only strings are taken so far.
    public record Value(@Nullable JsonNode value) {}
}
