package io.muster.identity.access;

import io.muster.contracts.ResourceId;
import java.util.List;

/// A role definition.
///
/// @param name the GUID that Azure uses for the same role
/// @param actions patterns with `*`
public record Role(String name, String roleName, String description, List<String> actions, List<String> notActions) {

    public Role {
        actions = List.copyOf(actions);
        notActions = List.copyOf(notActions);
    }

    public ResourceId id() {
        return ResourceId.ROOT.child("Microsoft.Authorization", "roleDefinitions", name);
    }
}
