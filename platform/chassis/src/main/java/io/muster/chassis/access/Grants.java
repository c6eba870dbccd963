package io.muster.chassis.access;

import io.muster.chassis.fact.StateView;
import io.muster.chassis.fact.StateViews;
import io.muster.contracts.ResourceId;
import io.muster.contracts.facts.RoleAssignmentChanged;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Which actions whom is allowed where: all role assignments, held in memory from their compacted topic. Empty, and so
/// refusing everything, until the topic has been read.
@Startup
@Singleton
public class Grants {

    private final StateView<RoleAssignmentChanged> assignments;

    Grants(StateViews views) {
        this.assignments = views.of(RoleAssignmentChanged.class);
    }

    /// True when a role assignment of this principal at the scope or above allows the action.
    public boolean permit(String principal, String action, ResourceId scope) {
        return assignments.any(assignment -> assignment.principalId().equals(principal)
                && scope.isWithin(assignment.scope())
                && allows(assignment, action));
    }

    static boolean allows(RoleAssignmentChanged assignment, String action) {
        Predicate<String> matches = pattern -> matches(pattern, action);
        return assignment.actions().stream().anyMatch(matches)
                && assignment.notActions().stream().noneMatch(matches);
    }

    /// ARM's action patterns: `*` is any run of characters, case does not matter.
    static boolean matches(String pattern, String action) {
        var regex = Pattern.compile("\\*")
                .splitAsStream(pattern.toLowerCase(Locale.ROOT))
                .map(Pattern::quote)
                .reduce((left, right) -> left + ".*" + right)
                .orElse("");
        return Pattern.matches(pattern.endsWith("*") ? regex + ".*" : regex, action.toLowerCase(Locale.ROOT));
    }
}
