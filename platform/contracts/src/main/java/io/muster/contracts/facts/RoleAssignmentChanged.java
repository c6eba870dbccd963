package io.muster.contracts.facts;

import io.muster.contracts.Required;
import io.muster.contracts.ResourceId;
import java.time.Instant;
import java.util.List;

/// A role assignment with the actions its role allows, so that a listener needs no role definitions to decide. A
/// tombstone means removed.
///
/// @param actions patterns with `*`, as in ARM role definitions
@Wire(type = "role-assignment.changed.v1", topic = Topics.ROLE_ASSIGNMENTS)
public record RoleAssignmentChanged(
        ResourceId id,
        ResourceId scope,
        String principalId,
        ResourceId roleDefinitionId,
        List<String> actions,
        List<String> notActions,
        Instant at)
        implements Fact {

    public RoleAssignmentChanged {
        Required.present(
                "a role assignment: id, scope, roleDefinitionId, actions, notActions and at",
                id,
                scope,
                roleDefinitionId,
                actions,
                notActions,
                at);
        Required.text("a role assignment: principalId", principalId);
        actions = List.copyOf(actions);
        notActions = List.copyOf(notActions);
    }

    @Override
    public String key() {
        return id.key();
    }
}
