package io.muster.contracts.facts;

import io.muster.contracts.AssignmentMode;
import io.muster.contracts.Required;
import io.muster.contracts.ResourceId;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A policy assignment as it is now. A tombstone means deleted.
@Wire(type = "policy-assignment.changed.v1", topic = Topics.POLICIES)
public record PolicyAssignmentChanged(
        ResourceId id,
        ResourceId scope,
        ResourceId policyDefinitionId,
        @Nullable String displayName,
        AssignmentMode mode,
        String effect,
        Map<String, String> parameters,
        Instant at)
        implements Fact {

    public PolicyAssignmentChanged {
        Required.present(
                "a policy assignment: id, scope, policyDefinitionId, mode, parameters and at",
                id,
                scope,
                policyDefinitionId,
                mode,
                parameters,
                at);
        Required.text("a policy assignment: effect", effect);
        parameters = Map.copyOf(parameters);
    }

    @Override
    public String key() {
        return id.key();
    }
}
