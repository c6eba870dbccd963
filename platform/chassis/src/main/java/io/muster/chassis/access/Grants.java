package io.muster.chassis.access;

import io.muster.chassis.arm.ArmError;
import io.muster.chassis.fact.StateView;
import io.muster.chassis.fact.StateViews;
import io.muster.contracts.ResourceId;
import io.muster.contracts.facts.RoleAssignmentChanged;
import io.muster.contracts.facts.ScopeChanged;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Which actions whom is allowed where: all role assignments and scopes, held in memory from their compacted topics.
/// Refuses everything until both have been read.
@Startup
@Singleton
public class Grants {

    private final StateView<RoleAssignmentChanged> assignments;
    private final StateView<ScopeChanged> scopes;

    Grants(StateViews views) {
        this.assignments = views.of(RoleAssignmentChanged.class);
        this.scopes = views.of(ScopeChanged.class);
    }

    /// True once there is something to decide by.
    public boolean ready() {
        return assignments.caughtUp() && scopes.caughtUp();
    }

    /// What was given and taken until this moment is known; empty before it has been read.
    Optional<Instant> asOf() {
        return assignments.asOf().flatMap(one -> scopes.asOf().map(other -> one.isBefore(other) ? one : other));
    }

    /// True when a role assignment of this caller, or of a group it is in, at the scope or above allows the action.
    public boolean permit(Caller.Person caller, String action, ResourceId scope) {
        var lineage = lineage(scope);
        return ready() && counting(assignments.all().stream(), caller, lineage).anyMatch(one -> allows(one, action));
    }

    /// @throws io.muster.chassis.arm.RefusedException 403 when the caller may not do this there
    public void require(Caller.Person caller, String action, ResourceId scope) {
        if (!permit(caller, action, scope)) {
            throw ArmError.notAuthorized(caller.name(), action, scope.value()).exception();
        }
    }

    /// The caller's role assignments that count at the scope.
    public List<RoleAssignmentChanged> held(Caller.Person caller, ResourceId scope) {
        return ready()
                ? counting(assignments.all().stream(), caller, lineage(scope)).toList()
                : List.of();
    }

    /// Everything above a scope, the scope included.
    public Lineage lineage(ResourceId scope) {
        return Lineage.of(scope, scopes::find, () -> Lineage.top(scopes.all()));
    }

    static Stream<RoleAssignmentChanged> counting(
            Stream<RoleAssignmentChanged> assignments, Caller.Person caller, Lineage lineage) {
        return assignments.filter(one -> caller.holds(one) && lineage.includes(one.scope()));
    }

    static boolean allows(RoleAssignmentChanged assignment, String action) {
        return assignment.actions().stream().anyMatch(pattern -> ActionPattern.matches(pattern, action))
                && assignment.notActions().stream().noneMatch(pattern -> ActionPattern.matches(pattern, action));
    }
}
