package io.muster.identity.role;

import io.muster.chassis.arm.ArmError;
import io.muster.contracts.ResourceId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A custom role as a caller wants it.
record WantedRole(
        String name, String roleName, String description, Permission permission, List<ResourceId> assignableScopes) {

    private static final Pattern ACTION = Pattern.compile("[A-Za-z0-9*./_-]{1,256}");
    private static final int LONGEST_NAME = 512;
    private static final int LONGEST_DESCRIPTION = 2_048;
    private static final int MOST_ACTIONS = 1_000;
    private static final int MOST_SCOPES = 100;

    /// The body of a role definition's PUT.
    public record Body(@Nullable Properties properties) {}

    /// What is asked for; `type` and whatever else is sent is ours to say.
    public record Properties(
            @Nullable String roleName,
            @Nullable String description,
            @Nullable List<SentPermission> permissions,
            @Nullable List<String> assignableScopes) {}

    /// Lists may be left out.
    public record SentPermission(
            @Nullable List<@Nullable String> actions,
            @Nullable List<@Nullable String> notActions,
            @Nullable List<@Nullable String> dataActions,
            @Nullable List<@Nullable String> notDataActions) {}

    static WantedRole of(String name, @Nullable Body body) {
        if (body == null || body.properties() == null) {
            throw ArmError.invalidContent("The body needs 'properties'.").exception();
        }
        var sent = body.properties();
        return new WantedRole(
                guid(name),
                text(sent.roleName(), LONGEST_NAME, "roleName"),
                sent.description() == null || sent.description().isEmpty()
                        ? ""
                        : text(sent.description(), LONGEST_DESCRIPTION, "description"),
                permission(sent.permissions()),
                scopes(sent.assignableScopes()));
    }

    /// The role after the PUT.
    Role role(Optional<Role> before, String principal, Instant now) {
        var made = before.map(Role::edits).orElse(new Role.Edits(now, principal, now, principal));
        return new Role(
                name,
                roleName,
                description,
                permission,
                assignableScopes,
                new Role.Edits(made.createdAt(), made.createdBy(), now, principal));
    }

    private static String guid(String name) {
        try {
            return UUID.fromString(name).toString();
        } catch (IllegalArgumentException notOne) {
            throw ArmError.badRequest("InvalidRoleDefinitionId", "A role definition's name is a GUID.")
                    .exception();
        }
    }

    private static String text(@Nullable String sent, int longest, String what) {
        if (sent == null || sent.isBlank() || sent.length() > longest) {
            throw ArmError.badRequest(
                            "InvalidRoleDefinition", "properties." + what + " has 1 to " + longest + " characters.")
                    .exception();
        }
        return sent;
    }

    /// One set: what is taken back from one set must not be given by another.
    private static Permission permission(@Nullable List<SentPermission> sent) {
        if (sent == null || sent.size() != 1 || sent.getFirst() == null) {
            throw ArmError.badRequest("InvalidRoleDefinition", "properties.permissions has exactly one set of actions.")
                    .exception();
        }
        var one = sent.getFirst();
        var permission = new Permission(
                patterns(one.actions()),
                patterns(one.notActions()),
                patterns(one.dataActions()),
                patterns(one.notDataActions()));
        if (permission.actions().isEmpty() && permission.dataActions().isEmpty()) {
            throw ArmError.badRequest("InvalidRoleDefinition", "A role allows at least one action.")
                    .exception();
        }
        return permission;
    }

    private static List<String> patterns(@Nullable List<@Nullable String> sent) {
        if (sent == null) {
            return List.of();
        }
        if (sent.size() > MOST_ACTIONS) {
            throw ArmError.badRequest("InvalidRoleDefinition", "A list of actions has at most " + MOST_ACTIONS + ".")
                    .exception();
        }
        return sent.stream().flatMap(WantedRole::pattern).toList();
    }

    private static Stream<String> pattern(@Nullable String sent) {
        if (sent == null || !ACTION.matcher(sent).matches()) {
            throw ArmError.badRequest(
                            "InvalidActionOrNotAction",
                            "An action is a word like Microsoft.HybridCompute/machines/read, with '*' for any part.")
                    .exception();
        }
        return Stream.of(sent);
    }

    private static List<ResourceId> scopes(@Nullable List<String> sent) {
        if (sent == null || sent.isEmpty() || sent.size() > MOST_SCOPES) {
            throw ArmError.badRequest(
                            "InvalidAssignableScopes",
                            "properties.assignableScopes names 1 to " + MOST_SCOPES + " scopes.")
                    .exception();
        }
        return sent.stream().map(WantedRole::scope).distinct().toList();
    }

    private static ResourceId scope(@Nullable String sent) {
        try {
            return ResourceId.of(String.valueOf(sent));
        } catch (IllegalArgumentException notAnId) {
            throw ArmError.badRequest("InvalidAssignableScopes", "An assignable scope is a resource id.")
                    .exception();
        }
    }
}
