package io.muster.identity.access;

import io.muster.chassis.arm.ArmPage;
import io.muster.chassis.arm.Below;
import io.muster.contracts.ResourceId;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;

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

    /// Assignments that count at this scope: its own, those above and those below it. One row more than asked for.
    Uni<List<RoleAssignment>> at(List<String> scopeAndAbove, ResourceId scope, ArmPage.Window window) {
        return rows.find(
                        "(scopeKey in ?1 or scopeKey like ?2 escape '!') and key > ?3 order by key",
                        scopeAndAbove,
                        Below.pattern(scope),
                        window.after())
                .range(0, window.size())
                .list()
                .map(found -> found.stream().map(RoleAssignmentStore::value).toList());
    }

    /// At the scope and below it; holds the rows until the transaction ends.
    Uni<List<RoleAssignment>> withinForChange(ResourceId scope) {
        return rows.find("scopeKey = ?1 or scopeKey like ?2 escape '!' order by key", scope.key(), Below.pattern(scope))
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list()
                .map(found -> found.stream().map(RoleAssignmentStore::value).toList());
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
        row.createdAt = assignment.createdAt();
        row.createdBy = assignment.createdBy();
        return rows.persist(row).replaceWithVoid();
    }

    Uni<Boolean> delete(ResourceId id) {
        return rows.deleteById(id.key());
    }

    private static RoleAssignment value(RoleAssignmentRow row) {
        return new RoleAssignment(
                ResourceId.of(row.id),
                ResourceId.of(row.scope),
                row.principalId,
                row.principalType,
                ResourceId.of(row.roleDefinitionId),
                row.createdAt,
                row.createdBy);
    }

    private static final class Rows implements PanacheRepositoryBase<RoleAssignmentRow, String> {}
}
