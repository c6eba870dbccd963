package io.muster.identity.machine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.muster.chassis.arm.ArmPage;
import io.muster.chassis.arm.Below;
import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import io.muster.identity.SystemDataColumns;
import io.muster.identity.Tags;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Keeps machine resources. Every call belongs in a session or transaction.
@Singleton
class MachineStore {

    private final ObjectMapper json;
    private final Rows rows = new Rows();

    MachineStore(ObjectMapper json) {
        this.json = json;
    }

    Uni<Optional<Machine>> find(MachineId id) {
        return rows.findById(id.value()).map(row -> Optional.ofNullable(row).map(this::value));
    }

    Uni<Optional<Machine>> find(ResourceId id) {
        return rows.find("key", id.key())
                .firstResult()
                .map(row -> Optional.ofNullable(row).map(this::value));
    }

    /// Holds the row until the transaction ends, so that facts about one machine leave in order.
    Uni<Optional<Machine>> findForChange(ResourceId id) {
        return rows.find("key", id.key())
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResult()
                .map(row -> Optional.ofNullable(row).map(this::value));
    }

    Uni<Optional<Machine>> findForChange(MachineId id) {
        return rows.findById(id.value(), LockModeType.PESSIMISTIC_WRITE)
                .map(row -> Optional.ofNullable(row).map(this::value));
    }

    /// Those of them that are there, in the order in which whoever holds several takes them.
    Uni<List<Machine>> allForChange(Collection<MachineId> ids) {
        return ids.isEmpty()
                ? Uni.createFrom().item(List.of())
                : rows.find(
                                "id in ?1 order by key",
                                ids.stream().map(MachineId::value).toList())
                        .withLock(LockModeType.PESSIMISTIC_WRITE)
                        .list()
                        .map(this::values);
    }

    /// Machines within a subscription or resource group; one row more than the window's size.
    Uni<List<Machine>> within(ResourceId scope, ArmPage.Window window) {
        return rows.find("key like ?1 escape '!' and key > ?2 order by key", Below.pattern(scope), window.after())
                .range(0, window.size())
                .list()
                .map(this::values);
    }

    /// Holds the rows until the transaction ends.
    Uni<List<Machine>> allWithinForChange(ResourceId scope) {
        return rows.find("key like ?1 escape '!' order by key", Below.pattern(scope))
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list()
                .map(this::values);
    }

    /// One that is not there.
    Uni<Void> add(Machine machine) {
        var row = new MachineRow();
        row.id = machine.id().value();
        fill(row, machine);
        return rows.persistAndFlush(row).replaceWithVoid();
    }

    /// Adds or replaces.
    Uni<Void> save(Machine machine) {
        return rows.findById(machine.id().value()).chain(found -> {
            if (found == null) {
                return add(machine);
            }
            fill(found, machine);
            return Uni.createFrom().voidItem();
        });
    }

    Uni<Boolean> delete(MachineId id) {
        return rows.deleteById(id.value());
    }

    private void fill(MachineRow row, Machine machine) {
        row.key = machine.resource().key();
        row.resourceId = machine.resource().value();
        row.location = machine.location();
        row.tags = Tags.write(machine.tags());
        row.reported = write(machine.reported());
        row.publicKey = machine.publicKey().pkcs1();
        row.kind = machine.kind();
        row.trustedUntil = machine.trustedUntil();
        row.fill(machine.presence());
        row.systemData = SystemDataColumns.of(machine.systemData());
    }

    private List<Machine> values(List<MachineRow> found) {
        return found.stream().map(this::value).toList();
    }

    private Machine value(MachineRow row) {
        return new Machine(
                new MachineId(row.id),
                ResourceId.of(row.resourceId),
                row.location,
                row.kind,
                Tags.read(row.tags),
                read(row.reported),
                new MachineKey(row.publicKey),
                row.presence(),
                row.systemData.value(),
                row.trustedUntil);
    }

    private String write(Reported reported) {
        try {
            return json.writeValueAsString(reported);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("metadata that is no JSON", impossible);
        }
    }

    private Reported read(String stored) {
        try {
            return json.readValue(stored, Reported.class);
        } catch (JsonProcessingException damaged) {
            throw new IllegalStateException("stored metadata is damaged", damaged);
        }
    }

    private static final class Rows implements PanacheRepositoryBase<MachineRow, UUID> {}
}
