package io.muster.notification.presence;

import io.muster.contracts.MachineId;
import io.muster.notification.presence.Presence.Awaiting;
import io.muster.notification.presence.Presence.Connected;
import io.muster.notification.presence.Presence.Disconnected;
import io.muster.notification.presence.Presence.Expired;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;

/// Keeps presence across restarts. Every call belongs in a session or transaction.
@Singleton
class PresenceStore {

    private final Rows rows = new Rows();

    Uni<List<Presence>> all() {
        return rows.listAll()
                .map(found -> found.stream().map(PresenceStore::value).toList());
    }

    Uni<Void> save(Presence presence) {
        return rows.findById(presence.machine().value()).chain(found -> {
            if (found != null) {
                fill(found, presence);
                return Uni.createFrom().voidItem();
            }
            var row = new PresenceRow();
            row.machineId = presence.machine().value();
            fill(row, presence);
            return rows.persist(row).replaceWithVoid();
        });
    }

    Uni<Boolean> remove(MachineId machine) {
        return rows.deleteById(machine.value());
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
