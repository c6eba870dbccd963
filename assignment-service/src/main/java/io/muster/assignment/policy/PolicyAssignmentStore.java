package io.muster.assignment.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.muster.assignment.definition.Definitions;
import io.muster.chassis.access.Lineage;
import io.muster.chassis.arm.ArmPage;
import io.muster.chassis.arm.Below;
import io.muster.chassis.flow.Turn;
import io.muster.contracts.ResourceId;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Keeps policy assignments. Every call belongs in a session or transaction.
@Singleton
public class PolicyAssignmentStore {

    private final Definitions definitions;
    private final ObjectMapper json;
    private final Rows rows = new Rows();

    PolicyAssignmentStore(Definitions definitions, ObjectMapper json) {
        this.definitions = definitions;
        this.json = json;
    }

    Uni<Optional<PolicyAssignment>> find(ResourceId id) {
        return rows.findById(id.key()).map(row -> Optional.ofNullable(row).map(this::value));
    }

    /// Holds the name until the transaction ends, whether there is such an assignment or not.
    Uni<Optional<PolicyAssignment>> findForChange(ResourceId id) {
        return Turn.at(id.key())
                .chain(() -> rows.findById(id.key(), LockModeType.PESSIMISTIC_WRITE))
                .map(row -> Optional.ofNullable(row).map(this::value));
    }

    /// At the scope and below it; holds the rows until the transaction ends.
    Uni<List<PolicyAssignment>> withinForChange(ResourceId scope) {
        return rows.find("scopeKey = ?1 or scopeKey like ?2 escape '!' order by key", scope.key(), Below.pattern(scope))
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list()
                .map(this::values);
    }

    /// Assignments to these scopes, oldest first.
    public Uni<List<PolicyAssignment>> to(Set<String> scopeKeys) {
        return rows.find("scopeKey in ?1 order by createdAt, key", scopeKeys)
                .list()
                .map(this::values);
    }

    /// Assignments that count at this place, and those below a scope; one row more than the window's size.
    ///
    /// @param below null when nothing below is wanted
    Uni<List<PolicyAssignment>> at(Lineage place, @Nullable ResourceId below, ArmPage.Window window) {
        var beneath = below == null ? "" : Below.pattern(below);
        return rows.find(
                        "(scopeKey in ?1 or scopeKey like ?2 escape '!') and key > ?3 order by key",
                        place.keys(),
                        beneath,
                        window.after())
                .range(0, window.size())
                .list()
                .map(this::values);
    }

    Uni<Void> save(PolicyAssignment assignment) {
        return rows.findById(assignment.id().key()).chain(found -> {
            if (found != null) {
                fill(found, assignment);
                return Uni.createFrom().voidItem();
            }
            var row = new PolicyAssignmentRow();
            row.key = assignment.id().key();
            fill(row, assignment);
            return rows.persist(row).replaceWithVoid();
        });
    }

    Uni<Boolean> delete(ResourceId id) {
        return rows.deleteById(id.key());
    }

    private void fill(PolicyAssignmentRow row, PolicyAssignment assignment) {
        row.id = assignment.id().value();
        row.scopeKey = assignment.scope().key();
        row.scope = assignment.scope().value();
        row.definition = assignment.definition().name();
        row.displayName = assignment.displayName();
        row.parameters = write(assignment.parameters());
        row.enforcement = assignment.enforcement();
        row.createdAt = assignment.createdAt();
        row.updatedAt = assignment.updatedAt();
    }

    private List<PolicyAssignment> values(List<PolicyAssignmentRow> found) {
        return found.stream().map(this::value).toList();
    }

    private PolicyAssignment value(PolicyAssignmentRow row) {
        return new PolicyAssignment(
                ResourceId.of(row.id),
                ResourceId.of(row.scope),
                definitions
                        .named(row.definition)
                        .orElseThrow(() -> new IllegalStateException("no definition " + row.definition)),
                row.displayName,
                read(row.parameters),
                row.enforcement,
                row.createdAt,
                row.updatedAt);
    }

    private String write(Map<String, String> parameters) {
        try {
            return json.writeValueAsString(parameters);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("parameters that are no JSON", impossible);
        }
    }

    private Map<String, String> read(String stored) {
        try {
            return json.readValue(stored, new TypeReference<>() {});
        } catch (JsonProcessingException damaged) {
            throw new IllegalStateException("stored parameters are damaged", damaged);
        }
    }

    private static final class Rows implements PanacheRepositoryBase<PolicyAssignmentRow, String> {}
}
