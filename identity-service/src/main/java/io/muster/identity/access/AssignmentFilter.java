package io.muster.identity.access;

import io.muster.chassis.access.Caller;
import io.muster.chassis.arm.ArmError;
import io.muster.identity.Filter;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The `$filter` of role assignments.
///
/// @param below what is given below the scope is wanted too
/// @param whose null for everybody's
record AssignmentFilter(boolean below, @Nullable Whose whose) {

    /// The assignments of a principal, and those of groups it is in.
    ///
    /// @param groups none where only what is given to the principal itself is wanted
    record Whose(String principal, Set<String> groups) {

        Whose {
            groups = Set.copyOf(groups);
        }
    }

    /// `atScope()`; `principalId eq '…'`, what is given to that principal by its id; `assignedTo('…')`, what it
    /// holds. Who is in which group is in the caller's own token alone: of the caller, who is meant by
    /// `assignedTo()` too, the groups count, of others they are not known.
    static AssignmentFilter of(@Nullable String text, Caller.Person caller) {
        var filter = Filter.parse(text, Set.of("principalId"), Set.of("atScope", "assignedTo"));
        var equal = filter.value("principalId");
        var assigned =
                filter.argument("assignedTo").map(principal -> principal.isEmpty() ? caller.principal() : principal);
        if (equal.isPresent() && assigned.isPresent() && !equal.equals(assigned)) {
            throw ArmError.badRequest("InvalidFilter", "$filter names two principals.")
                    .exception();
        }
        var whose = equal.map(principal -> new Whose(principal, Set.of()))
                .or(() -> assigned.map(principal ->
                        new Whose(principal, principal.equals(caller.principal()) ? caller.groups() : Set.of())));
        return new AssignmentFilter(filter.argument("atScope").isEmpty(), whose.orElse(null));
    }
}
