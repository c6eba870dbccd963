package io.muster.identity.access;

import io.muster.chassis.arm.ArmError;
import io.muster.identity.Filter;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The `$filter` of role assignments.
///
/// @param below what is given below the scope is wanted too
/// @param principal whose; null for everybody's
record AssignmentFilter(boolean below, @Nullable String principal) {

    /// `atScope()`, `principalId eq '…'` and `assignedTo('…')`, which are one here: nobody holds a role through a
    /// group.
    static AssignmentFilter of(@Nullable String text) {
        var filter = Filter.parse(text, Set.of("principalId"), Set.of("atScope", "assignedTo"));
        var equal = filter.value("principalId");
        var assigned = filter.argument("assignedTo");
        if (equal.isPresent() && assigned.isPresent() && !equal.equals(assigned)) {
            throw ArmError.badRequest("InvalidFilter", "$filter names two principals.")
                    .exception();
        }
        return new AssignmentFilter(
                filter.argument("atScope").isEmpty(), equal.or(() -> assigned).orElse(null));
    }
}
