package io.muster.notification.presence;

import io.muster.contracts.MachineId;
import io.muster.contracts.MachineStatus;
import io.muster.notification.presence.Presence.Awaiting;
import io.muster.notification.presence.Presence.Connected;
import io.muster.notification.presence.Presence.Disconnected;
import io.muster.notification.presence.Presence.Expired;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import jakarta.persistence.LockModeType;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;

/// Keeps presence across restarts. Every call belongs in a session or transaction, where it does not say otherwise.
@Singleton
class PresenceStore {

    private static final String WRITE_DOWN = """
            update presence
            set last_heard = now.heard, agent_version = now.version
            from unnest($1::uuid[], $2::timestamptz[], $3::text[]) as now (machine, heard, version)
            where machine_id = now.machine and last_heard < now.heard
            """;

    private final Pool database;
    private final Rows rows = new Rows();

    PresenceStore(Pool database) {
        this.database = database;
    }

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

    /// When they were last heard, and nothing of what was told: one statement, and a transaction of its own. A machine
    /// that is gone stays gone.
    Uni<Void> writeDown(List<Presence> presences) {
        return database.preparedQuery(WRITE_DOWN)
                .execute(Tuple.of(
                        array(presences, presence -> presence.machine().value(), UUID[]::new),
                        array(presences, PresenceStore::heardAt, OffsetDateTime[]::new),
                        array(presences, Presence::version, String[]::new)))
                .replaceWithVoid();
    }

    private static <T> T[] array(List<Presence> presences, Function<Presence, T> part, IntFunction<T[]> empty) {
        return presences.stream().map(part).toArray(empty);
    }

    private static OffsetDateTime heardAt(Presence presence) {
        return presence.heardAt().orElseThrow().atOffset(ZoneOffset.UTC);
    }

    /// At once, not when the transaction ends: what is told of it afterwards comes after what was told before. False
    /// when there was none.
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
