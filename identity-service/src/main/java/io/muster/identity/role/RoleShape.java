package io.muster.identity.role;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.muster.contracts.ResourceId;
import io.muster.identity.Filter;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A role definition in the shape of `Microsoft.Authorization`.
record RoleShape(String id, String name, String type, Properties properties) {

    private static final Set<String> COMPARED = Set.of("roleName", "type");
    private static final Set<String> CALLED = Set.of("atScopeAndBelow");

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Properties(
            String roleName,
            String type,
            String description,
            List<Permission> permissions,
            List<String> assignableScopes,
            @Nullable Instant createdOn,
            @Nullable String createdBy,
            @Nullable Instant updatedOn,
            @Nullable String updatedBy) {}

    static RoleShape of(Role role) {
        var edits = role.edits();
        return new RoleShape(
                role.id().value(),
                role.name(),
                "Microsoft.Authorization/roleDefinitions",
                new Properties(
                        role.roleName(),
                        role.isCustom() ? "CustomRole" : "BuiltInRole",
                        role.description(),
                        List.of(role.permission()),
                        role.assignableScopes().stream().map(ResourceId::value).toList(),
                        edits == null ? null : edits.createdAt(),
                        edits == null ? null : edits.createdBy(),
                        edits == null ? null : edits.updatedAt(),
                        edits == null ? null : edits.updatedBy()));
    }

    /// Those that a `$filter` takes. Roles for scopes below are always among them.
    static List<RoleShape> of(List<Role> roles, @Nullable String filter) {
        var wanted = Filter.parse(filter, COMPARED, CALLED);
        return roles.stream()
                .map(RoleShape::of)
                .filter(role -> wanted.takes("roleName", role.properties().roleName())
                        && wanted.takes("type", role.properties().type()))
                .toList();
    }
}
