package io.muster.identity.access;

import io.muster.chassis.arm.ArmError;
import io.muster.contracts.ResourceId;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads a role assignment's PUT.
final class WantedAssignment {

    private static final Set<String> PRINCIPAL_TYPES = Set.of("User", "Group", "ServicePrincipal");
    private static final int LONGEST_PRINCIPAL = 128;
    private static final int LONGEST_DESCRIPTION = 1_024;

    private WantedAssignment() {}

    /// The body of a role assignment's PUT.
    public record Body(@Nullable Properties properties) {}

    /// What an assignment gives to whom.
    public record Properties(
            @Nullable String roleDefinitionId,
            @Nullable String principalId,
            @Nullable String principalType,
            @Nullable String description,
            @Nullable String condition) {}

    static RoleAssignment of(ResourceId scope, String name, @Nullable Body body, String createdBy, Instant now) {
        if (body == null || body.properties() == null) {
            throw ArmError.invalidContent("The body needs 'properties' with roleDefinitionId and principalId.")
                    .exception();
        }
        var sent = body.properties();
        if (sent.condition() != null && !sent.condition().isBlank()) {
            // To leave it out silently would give more than was meant.
            throw ArmError.badRequest("ConditionsNotSupported", "Role assignments take no condition here.")
                    .exception();
        }
        if (sent.description() != null && sent.description().length() > LONGEST_DESCRIPTION) {
            throw ArmError.badRequest(
                            "InvalidDescription",
                            "properties.description has at most " + LONGEST_DESCRIPTION + " characters.")
                    .exception();
        }
        return new RoleAssignment(
                RoleAssignment.id(scope, guid(name)),
                scope,
                principal(sent.principalId()),
                type(sent.principalType()),
                role(sent.roleDefinitionId()),
                sent.description(),
                now,
                createdBy);
    }

    private static String guid(String name) {
        try {
            var _ = UUID.fromString(name);
            return name;
        } catch (IllegalArgumentException notOne) {
            throw ArmError.badRequest("InvalidRoleAssignmentId", "A role assignment's name is a GUID.")
                    .exception();
        }
    }

    private static String principal(@Nullable String sent) {
        if (sent == null || sent.isBlank() || sent.length() > LONGEST_PRINCIPAL) {
            throw ArmError.badRequest("InvalidPrincipalId", "properties.principalId is the principal's object id.")
                    .exception();
        }
        return sent;
    }

    private static String type(@Nullable String sent) {
        var type = sent == null ? "User" : sent;
        if (!PRINCIPAL_TYPES.contains(type)) {
            throw ArmError.badRequest("InvalidPrincipalType", "properties.principalType is one of " + PRINCIPAL_TYPES)
                    .exception();
        }
        return type;
    }

    /// Whatever scope the id was written at: a role's GUID is its name everywhere.
    private static ResourceId role(@Nullable String sent) {
        if (sent == null) {
            throw ArmError.badRequest("InvalidRoleDefinitionId", "properties.roleDefinitionId is missing.")
                    .exception();
        }
        var name = sent.substring(sent.lastIndexOf('/') + 1);
        try {
            return ResourceId.ROOT.child(
                    "Microsoft.Authorization",
                    "roleDefinitions",
                    UUID.fromString(name).toString());
        } catch (IllegalArgumentException notOne) {
            throw ArmError.notFound(
                            "RoleDefinitionDoesNotExist",
                            "The specified role definition '" + sent + "' does not exist.")
                    .exception();
        }
    }
}
