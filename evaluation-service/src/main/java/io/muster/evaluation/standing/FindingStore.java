package io.muster.evaluation.standing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.muster.chassis.arm.ArmPage;
import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import io.muster.contracts.agent.Evidence;
import io.muster.contracts.agent.Reason;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/// Keeps findings, open and closed. Every call belongs in a session or transaction.
@Singleton
class FindingStore {

    private final ObjectMapper json;
    private final Rows rows = new Rows();

    FindingStore(ObjectMapper json) {
        this.json = json;
    }

    /// Which findings to show.
    enum State {
        OPEN("closedAt is null and"),
        CLOSED("closedAt is not null and"),
        ALL("");

        private final String condition;

        State(String condition) {
            this.condition = condition;
        }
    }

    Uni<List<Finding>> open(String assignmentKey) {
        return rows.find("assignmentKey = ?1 and closedAt is null", assignmentKey)
                .list()
                .map(this::values);
    }

    /// Of one machine, most severe first; one row more than the window's size.
    Uni<List<Finding>> ofMachine(ResourceId machine, State state, ArmPage.Window window) {
        return rows.find(
                        state.condition + " machineKey = ?1 and sortKey > ?2 order by sortKey",
                        machine.key(),
                        window.after())
                .range(0, window.size())
                .list()
                .map(this::values);
    }

    /// Adds what is new and writes what is different; rows that say the same already are not touched. A closed finding
    /// opens again when the report that opened it counts once more, as after its assignment came back.
    Uni<Void> save(String assignmentKey, List<Finding> open, List<Finding> closed) {
        var ids = open.stream().map(Finding::id).toList();
        return rows.find("assignmentKey = ?1 and (closedAt is null or id in ?2)", assignmentKey, ids)
                .list()
                .chain(found -> {
                    var known = new HashMap<UUID, FindingRow>();
                    found.forEach(row -> known.put(row.id, row));
                    var fresh = Stream.concat(open.stream(), closed.stream())
                            .flatMap(finding -> fillOrMake(known, finding))
                            .toList();
                    return fresh.isEmpty() ? Uni.createFrom().voidItem() : rows.persist(fresh);
                });
    }

    private Stream<FindingRow> fillOrMake(HashMap<UUID, FindingRow> known, Finding finding) {
        var row = known.get(finding.id());
        if (row != null) {
            fill(row, finding);
            return Stream.empty();
        }
        var made = new FindingRow();
        made.id = finding.id();
        fill(made, finding);
        return Stream.of(made);
    }

    private void fill(FindingRow row, Finding finding) {
        row.assignmentKey = finding.assignment().key();
        row.assignment = finding.assignment().value();
        row.machineId = finding.machine().value();
        row.machineKey = Standing.machineOf(finding.assignment()).key();
        row.rule = finding.rule();
        row.title = finding.title();
        row.severity = finding.severity();
        row.verdict = finding.verdict();
        row.reasons = write(finding.reasons());
        row.evidence = write(finding.evidence());
        row.sortKey = finding.sortKey();
        row.openedAt = finding.openedAt();
        row.closedAt = finding.closedAt();
    }

    private List<Finding> values(List<FindingRow> found) {
        return found.stream().map(this::value).toList();
    }

    private Finding value(FindingRow row) {
        return new Finding(
                row.id,
                ResourceId.of(row.assignment),
                new MachineId(row.machineId),
                row.rule,
                row.title,
                row.severity,
                row.verdict,
                read(row.reasons, new TypeReference<List<Reason>>() {}),
                read(row.evidence, new TypeReference<List<Evidence>>() {}),
                row.openedAt,
                row.closedAt);
    }

    private String write(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("evidence that is no JSON", impossible);
        }
    }

    private <T> T read(String stored, TypeReference<T> type) {
        try {
            return json.readValue(stored, type);
        } catch (JsonProcessingException damaged) {
            throw new IllegalStateException("stored evidence is damaged", damaged);
        }
    }

    private static final class Rows implements PanacheRepositoryBase<FindingRow, UUID> {}
}
