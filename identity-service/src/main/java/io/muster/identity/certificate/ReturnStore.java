package io.muster.identity.certificate;

import io.muster.chassis.arm.ArmPage;
import io.muster.chassis.arm.Below;
import io.muster.contracts.HostFingerprint;
import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import io.muster.identity.machine.Machine;
import io.muster.identity.machine.MachineEffects;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Keeps who waits for a yes. Every call belongs in a session or transaction; what changes one, in a transaction
/// that holds the machine.
@Singleton
class ReturnStore implements MachineEffects {

    private final Rows rows = new Rows();

    Uni<Optional<MachineReturn>> find(MachineId machine) {
        return rows.findById(machine.value())
                .map(row -> Optional.ofNullable(row).map(ReturnStore::value));
    }

    /// Those of machines at or below a scope, by the machines' names; one more than the window's size.
    Uni<List<MachineReturn>> within(ResourceId scope, ArmPage.Window window) {
        return rows.find(
                        "(key = ?1 or key like ?2 escape '!') and key > ?3 order by key",
                        scope.key(),
                        Below.pattern(scope),
                        window.after())
                .range(0, window.size())
                .list()
                .map(found -> found.stream().map(ReturnStore::value).toList());
    }

    /// Notes that the machine asks, for the first time or again. A yes that was not used in time is gone.
    Uni<Void> ask(Machine machine, String why, @Nullable HostFingerprint host, Instant now) {
        return rows.findById(machine.id().value()).chain(found -> {
            var row = found == null ? fresh(machine, now) : found;
            row.why = why;
            row.host = host == null ? null : host.toString();
            row.lastAskedAt = now;
            row.approvedAt = null;
            row.approvedBy = null;
            return found == null
                    ? rows.persist(row).replaceWithVoid()
                    : Uni.createFrom().voidItem();
        });
    }

    /// False when the machine did not ask.
    Uni<Boolean> approve(MachineId machine, String by, Instant now) {
        return rows.update("approvedAt = ?1, approvedBy = ?2 where machineId = ?3", now, by, machine.value())
                .map(changed -> changed == 1);
    }

    Uni<Void> remove(MachineId machine) {
        return rows.delete("machineId", machine.value()).replaceWithVoid();
    }

    @Override
    public Uni<Void> leaveWith(Machine machine) {
        return remove(machine.id());
    }

    private static ReturnRow fresh(Machine machine, Instant now) {
        var row = new ReturnRow();
        row.machineId = machine.id().value();
        row.key = machine.resource().key();
        row.resourceId = machine.resource().value();
        row.askedAt = now;
        return row;
    }

    private static MachineReturn value(ReturnRow row) {
        return new MachineReturn(
                ResourceId.of(row.resourceId),
                row.why,
                row.host == null ? null : HostFingerprint.of(row.host),
                row.askedAt,
                row.lastAskedAt,
                row.approvedAt == null || row.approvedBy == null
                        ? null
                        : new MachineReturn.Approval(row.approvedAt, row.approvedBy));
    }

    private static final class Rows implements PanacheRepositoryBase<ReturnRow, UUID> {}
}
