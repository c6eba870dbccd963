package io.muster.notification.presence;

import io.muster.contracts.MachineId;
import io.muster.contracts.MachineStatus;
import io.muster.notification.presence.Presence.Awaiting;
import io.muster.notification.presence.Presence.Connected;
import io.muster.notification.presence.Presence.Disconnected;
import io.muster.notification.presence.Presence.Expired;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Keeps presence across restarts. Every call belongs in a session or transaction.
@Singleton
class PresenceStore {

    private final Rows rows = new Rows();

    Uni<List<Presence>> all() {
        return rows.listAll()
                .map(found -> found.stream().map(PresenceStore::value).toList());
    }

    /// Unless it is there already.
    Uni<Void> add(Presence presence) {
        var machine = presence.machine().value();
        return rows.findById(machine).chain(found -> {
            if (found != null) {
                return Uni.createFrom().voidItem();
            }
            var row = new PresenceRow();
            row.machineId = machine;
            fill(row, presence);
            return rows.persist(row).replaceWithVoid();
        });
    }

    /// The status that was told; nobody else changes it before this transaction ends. Empty for a machine that is gone.
    Uni<Optional<MachineStatus>> hold(MachineId machine) {
        return rows.findById(machine.value(), LockModeType.PESSIMISTIC_WRITE)
                .map(row -> Optional.ofNullable(row).map(held -> held.status));
    }

    /// After [#hold].
    Uni<Void> save(Presence presence) {
        return rows.findById(presence.machine().value())
                .invoke(row -> fill(row, presence))
                .replaceWithVoid();
    }

    /// When it was last heard, and nothing of what was told. A machine that is gone stays gone.
    Uni<Void> writeDown(Presence presence) {
        return rows.update(
                        "lastHeard = ?1, agentVersion = ?2 where machineId = ?3 and lastHeard < ?1",
                        presence.heardAt().orElseThrow(),
                        presence.version(),
                        presence.machine().value())
                .replaceWithVoid();
    }

    /// At once, not when the transaction ends: what is told of it afterwards comes after what was told before. False
    /// when
    /// there was none.
    Uni<Boolean> remove(MachineId machine) {
        return rows.delete("machineId", machine.value()).map(removed -> removed > 0);
    }

    private static void fill(PresenceRow row, Presence presence) {
        row.status = presence.status();
        row.lastHeard = presence.heardAt().orElse(null);
        row.agentVersion = presence.version();
        row.since = presence.since();
    }

    private static Presence value(PresenceRow row) {
        var machine = new MachineId(row.machineId);
        if (row.lastHeard == null) {
            return new Awaiting(machine, row.since);
        }
        var version = row.agentVersion == null ? "" : row.agentVersion;
        return switch (row.status) {
            case CONNECTED -> new Connected(machine, row.since, row.lastHeard, version);
            case EXPIRED -> new Expired(machine, row.since, row.lastHeard, version);
            case AWAITING_CONNECTION, DISCONNECTED, ERROR, UNKNOWN ->
                new Disconnected(machine, row.since, row.lastHeard, version);
        };
    }

    private static final class Rows implements PanacheRepositoryBase<PresenceRow, UUID> {}
}
