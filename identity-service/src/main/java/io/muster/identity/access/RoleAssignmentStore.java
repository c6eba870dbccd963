package io.muster.identity.access;

import io.muster.chassis.arm.ArmPage;
import io.muster.chassis.arm.Below;
import io.muster.contracts.ResourceId;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.persistence.LockModeType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Keeps role assignments. Every call belongs in a session or transaction.
@Singleton
class RoleAssignmentStore {

    private final Rows rows = new Rows();

    Uni<Optional<RoleAssignment>> find(ResourceId id) {
        return rows.findById(id.key()).map(row -> Optional.ofNullable(row).map(RoleAssignmentStore::value));
    }

    /// Holds the row until the transaction ends.
    Uni<Optional<RoleAssignment>> findForChange(ResourceId id) {
        return rows.findById(id.key(), LockModeType.PESSIMISTIC_WRITE)
                .map(row -> Optional.ofNullable(row).map(RoleAssignmentStore::value));
    }

    /// The assignment that gives this principal this role at this scope, whatever it is called.
    Uni<Optional<RoleAssignment>> same(RoleAssignment wanted) {
        return rows.find(
                        "scopeKey = ?1 and principalId = ?2 and roleDefinitionId = ?3",
                        wanted.scope().key(),
                        wanted.principalId(),
                        wanted.roleDefinitionId().value())
                .firstResult()
                .map(row -> Optional.ofNullable(row).map(RoleAssignmentStore::value));
    }

    /// Assignments at these scopes, and below one of them; one row more than the window's size.
    ///
    /// @param keys where they may be
    /// @param below null when nothing below is wanted
    /// @param whose null for everybody's
    Uni<List<RoleAssignment>> at(
            Set<String> keys,
            @Nullable ResourceId below,
            AssignmentFilter.@Nullable Whose whose,
            ArmPage.Window window) {
        var wanted = new HashMap<String, Object>(Map.of("keys", keys, "after", window.after()));
        var place = "scopeKey in :keys";
        if (below != null) {
            wanted.put("below", Below.pattern(below));
            place = "(" + place + " or scopeKey like :below escape '!')";
        }
        if (whose != null) {
            wanted.put("principal", whose.principal());
            place += whose.groups().isEmpty()
                    ? " and principalId = :principal"
                    : " and (principalId = :principal or principalType = 'Group' and principalId in :groups)";
            if (!whose.groups().isEmpty()) {
                wanted.put("groups", whose.groups());
            }
        }
        return rows.find(place + " and key > :after order by key", wanted)
                .range(0, window.size())
                .list()
                .map(RoleAssignmentStore::values);
    }

    Uni<List<RoleAssignment>> ofRole(ResourceId role) {
        return rows.find("roleDefinitionId", role.value()).list().map(RoleAssignmentStore::values);
    }

    /// The same, and they stay as they are until the transaction ends: what is told of them is told in order.
    Uni<List<RoleAssignment>> ofRoleForChange(ResourceId role) {
        return rows.find("roleDefinitionId = ?1 order by key", role.value())
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list()
                .map(RoleAssignmentStore::values);
    }

    /// At the scope and below it; holds the rows until the transaction ends.
    Uni<List<RoleAssignment>> withinForChange(ResourceId scope) {
        return rows.find("scopeKey = ?1 or scopeKey like ?2 escape '!' order by key", scope.key(), Below.pattern(scope))
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list()
                .map(RoleAssignmentStore::values);
    }

    Uni<Void> add(RoleAssignment assignment) {
        var row = new RoleAssignmentRow();
        row.key = assignment.id().key();
        row.id = assignment.id().value();
        row.scopeKey = assignment.scope().key();
        row.scope = assignment.scope().value();
        row.principalId = assignment.principalId();
        row.principalType = assignment.principalType();
        row.roleDefinitionId = assignment.roleDefinitionId().value();
        row.description = assignment.description();
        row.createdAt = assignment.createdAt();
        row.createdBy = assignment.createdBy();
        return rows.persist(row).replaceWithVoid();
    }

    Uni<Boolean> delete(ResourceId id) {
        return rows.deleteById(id.key());
    }

    private static List<RoleAssignment> values(List<RoleAssignmentRow> found) {
        return found.stream().map(RoleAssignmentStore::value).toList();
    }

    private static RoleAssignment value(RoleAssignmentRow row) {
        return new RoleAssignment(
                ResourceId.of(row.id),
                ResourceId.of(row.scope),
                row.principalId,
                row.principalType,
                ResourceId.of(row.roleDefinitionId),
                row.description,
                row.createdAt,
                row.createdBy);
    }

    private static final class Rows implements PanacheRepositoryBase<RoleAssignmentRow, String> {}
}
