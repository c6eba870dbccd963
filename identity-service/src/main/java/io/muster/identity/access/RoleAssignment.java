package io.muster.identity.access;

import io.muster.contracts.ResourceId;
import io.muster.contracts.facts.RoleAssignmentChanged;
import io.muster.identity.role.Role;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Who holds a role, and from which scope downwards.
///
/// @param principalId `sub` of the principal's tokens
/// @param principalType `User`, `Group` or `ServicePrincipal`
public record RoleAssignment(
        ResourceId id,
        ResourceId scope,
        String principalId,
        String principalType,
        ResourceId roleDefinitionId,
        @Nullable String description,
        Instant createdAt,
        String createdBy) {

    /// The assignment of this name at this scope.
    public static ResourceId id(ResourceId scope, String name) {
        return scope.child("Microsoft.Authorization", "roleAssignments", name);
    }

    /// What the others hear of it, with the role's actions so that they need no role definitions.
    RoleAssignmentChanged changed(Role role, Instant now) {
        return new RoleAssignmentChanged(
                id,
                scope,
                principalId,
                roleDefinitionId,
                role.permission().actions(),
                role.permission().notActions(),
                now,
                principalType);
    }
}
