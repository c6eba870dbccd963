package io.muster.chassis.access;

import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import io.muster.contracts.facts.RoleAssignmentChanged;
import java.util.Set;

/// Who makes a request.
public sealed interface Caller {

    /// A user or service principal, by the `sub` of its token.
    ///
    /// @param groups that its token says it is in; roles that are given to one of them are its own
    record Person(String principal, String name, Set<String> groups) implements Caller {

        public Person {
            groups = Set.copyOf(groups);
        }

        /// True when a role assignment gives its role to this caller.
        boolean holds(RoleAssignmentChanged assignment) {
            return assignment.isOfGroup()
                    ? groups.contains(assignment.principalId())
                    : principal.equals(assignment.principalId());
        }
    }

    /// A machine, by its own token: it may touch itself and nothing else.
    record Machine(MachineId machine, ResourceId resource) implements Caller {}

    /// No token, on a path that needs none.
    record Anyone() implements Caller {}
}
