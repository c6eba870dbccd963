package io.muster.assignment.guest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.muster.chassis.arm.ArmPage;
import io.muster.chassis.arm.Below;
import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import io.muster.contracts.agent.PackageReference;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Keeps guest assignments. Every call belongs in a session or transaction.
@Singleton
public class GuestAssignmentStore {

    private final ObjectMapper json;
    private final Rows rows = new Rows();

    GuestAssignmentStore(ObjectMapper json) {
        this.json = json;
    }

    public Uni<List<GuestAssignment>> ofMachine(MachineId machine) {
        return rows.find("machineId = ?1 order by key", machine.value()).list().map(this::values);
    }

    /// Of those machines that have any.
    Uni<Map<MachineId, List<GuestAssignment>>> ofMachines(Collection<MachineId> machines) {
        return rows.find(
                        "machineId in ?1 order by key",
                        machines.stream().map(MachineId::value).toList())
                .list()
                .map(found -> values(found).stream().collect(Collectors.groupingBy(GuestAssignment::machine)));
    }

    Uni<List<GuestAssignment>> ofPolicy(String policyKey) {
        return rows.find("policyKey = ?1 order by key", policyKey).list().map(this::values);
    }

    Uni<Optional<GuestAssignment>> find(String key) {
        return rows.findById(key).map(row -> Optional.ofNullable(row).map(this::value));
    }

    /// Below a scope; one row more than the window's size.
    Uni<List<GuestAssignment>> within(ResourceId scope, ArmPage.Window window) {
        return rows.find("key like ?1 escape '!' and key > ?2 order by key", Below.pattern(scope), window.after())
                .range(0, window.size())
                .list()
                .map(this::values);
    }

    Uni<Void> save(GuestAssignment assignment) {
        return rows.findById(assignment.id().key()).chain(found -> {
            if (found != null) {
                fill(found, assignment);
                return Uni.createFrom().voidItem();
            }
            var row = new GuestAssignmentRow();
            row.key = assignment.id().key();
            fill(row, assignment);
            return rows.persist(row).replaceWithVoid();
        });
    }

    Uni<Void> remove(GuestAssignment assignment) {
        return rows.deleteById(assignment.id().key()).replaceWithVoid();
    }

    private void fill(GuestAssignmentRow row, GuestAssignment assignment) {
        row.id = assignment.id().value();
        row.machineId = assignment.machine().value();
        row.policyKey = assignment.policyAssignment().key();
        row.policyId = assignment.policyAssignment().value();
        row.mode = assignment.mode();
        row.content = write(assignment.content());
        row.status = assignment.status();
        row.latestReport = assignment.latestReport();
        row.checkedAt = assignment.checkedAt();
        row.createdAt = assignment.createdAt();
    }

    private List<GuestAssignment> values(List<GuestAssignmentRow> found) {
        return found.stream().map(this::value).toList();
    }

    private GuestAssignment value(GuestAssignmentRow row) {
        return new GuestAssignment(
                ResourceId.of(row.id),
                new MachineId(row.machineId),
                ResourceId.of(row.policyId),
                row.mode,
                read(row.content),
                row.status,
                row.latestReport,
                row.checkedAt,
                row.createdAt);
    }

    private String write(PackageReference content) {
        try {
            return json.writeValueAsString(content);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a package reference that is no JSON", impossible);
        }
    }

    private PackageReference read(String stored) {
        try {
            return json.readValue(stored, PackageReference.class);
        } catch (JsonProcessingException damaged) {
            throw new IllegalStateException("a stored package reference is damaged", damaged);
        }
    }

    private static final class Rows implements PanacheRepositoryBase<GuestAssignmentRow, String> {}
}
