package io.muster.identity.role;

import io.muster.chassis.access.Lineage;
import io.muster.contracts.ResourceId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A role definition.
///
/// @param name a GUID; for a built-in role the one that Azure uses
/// @param assignableScopes where it can be given, and below
/// @param edits null for a built-in role
public record Role(
        String name,
        String roleName,
        String description,
        Permission permission,
        List<ResourceId> assignableScopes,
        @Nullable Edits edits) {

    public Role {
        assignableScopes = List.copyOf(assignableScopes);
    }

    /// Who made and last changed a custom role.
    public record Edits(Instant createdAt, String createdBy, Instant updatedAt, String updatedBy) {}

    public ResourceId id() {
        return ResourceId.ROOT.child("Microsoft.Authorization", "roleDefinitions", name);
    }

    public boolean isCustom() {
        return edits != null;
    }

    /// True when the role can be given at a scope.
    ///
    /// @param at the lineage of that scope
    public boolean isAssignable(Lineage at) {
        return !isCustom() || assignableScopes.stream().anyMatch(at::includes);
    }
}
