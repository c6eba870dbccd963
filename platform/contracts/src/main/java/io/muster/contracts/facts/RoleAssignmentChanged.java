package io.muster.contracts.facts;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.muster.contracts.Required;
import io.muster.contracts.ResourceId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A role assignment with the actions its role allows, so that a listener needs no role definitions to decide. A
/// tombstone means removed.
///
/// @param actions patterns with `*`, as in ARM role definitions
/// @param principalType `Group` when the principal is a group; anything else, or nothing, is somebody by itself
@Wire(type = "role-assignment.changed.v1", topic = Topics.ROLE_ASSIGNMENTS)
public record RoleAssignmentChanged(
        ResourceId id,
        ResourceId scope,
        String principalId,
        ResourceId roleDefinitionId,
        List<String> actions,
        List<String> notActions,
        Instant at,
        @Nullable String principalType)
        implements Fact {

    private static final String GROUP = "Group";

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

    /// True when the role is given to all who are in a group.
    @JsonIgnore
    public boolean isOfGroup() {
        return GROUP.equals(principalType);
    }

    @Override
    public String key() {
        return id.key();
    }
}
