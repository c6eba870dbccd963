package io.muster.identity.hierarchy;

import io.muster.chassis.arm.ArmError;
import io.muster.contracts.ResourceId;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a management group's PUT and PATCH ask for.
///
/// @param displayName of a PATCH
/// @param parentGroupId of a PATCH
public record GroupBody(
        @Nullable Properties properties,
        @Nullable String displayName,
        @Nullable String parentGroupId) {

    private static final Pattern NAME = Pattern.compile("[\\w().-]{0,89}[\\w()-]");
    private static final int LONGEST = 256;

    /// Of a PUT.
    public record Properties(
            @Nullable String displayName, @Nullable Details details) {}

    /// Of a PUT.
    public record Details(@Nullable Parent parent) {}

    /// Of a PUT.
    public record Parent(@Nullable String id) {}

    /// The id of the management group of that name; a name that none can have is refused.
    static ResourceId id(String name) {
        if (!NAME.matcher(name).matches()) {
            throw ArmError.badRequest(
                            "InvalidManagementGroupName",
                            "A management group's name has 1 to 90 letters, digits, '-', '_', '.', '(' or ')' and does"
                                    + " not end in a dot.")
                    .exception();
        }
        return ResourceId.managementGroup(name);
    }

    /// The name for people, when one is asked for.
    Optional<String> wantedName() {
        var sent = properties == null ? displayName : properties.displayName();
        if (sent == null || sent.isBlank()) {
            return Optional.empty();
        }
        if (sent.length() > LONGEST) {
            throw ArmError.badRequest("InvalidDisplayName", "A display name has at most " + LONGEST + " characters.")
                    .exception();
        }
        return Optional.of(sent);
    }

    /// The parent, when one is asked for.
    Optional<ResourceId> wantedParent() {
        return Optional.ofNullable(sentParent()).map(sent -> {
            try {
                return ResourceId.of(sent);
            } catch (IllegalArgumentException notAnId) {
                throw ArmError.badRequest(
                                "InvalidParent",
                                "A parent is /providers/Microsoft.Management/managementGroups/{name}, not '" + sent
                                        + "'.")
                        .exception();
            }
        });
    }

    private @Nullable String sentParent() {
        if (properties == null) {
            return parentGroupId;
        }
        var details = properties.details();
        return details == null || details.parent() == null
                ? null
                : details.parent().id();
    }
}
