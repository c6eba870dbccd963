package io.muster.identity.host;

import io.muster.contracts.HostFingerprint;
import io.muster.contracts.MachineId;
import io.muster.identity.machine.Machine;
import io.muster.identity.machine.MachineEffects;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// Keeps sightings. A call belongs in a transaction that holds the machine, where it does not say otherwise.
@Singleton
class HostStore implements MachineEffects {

    /// Passes over what somebody else has in hand, so that it waits for nobody.
    private static final String FORGET = """
            delete from host_sighting where id in (
                select old.id from host_sighting old
                where old.last_seen < :before
                  and exists (
                    select 1 from host_sighting newer
                    where newer.machine_id = old.machine_id and newer.last_seen > old.last_seen)
                for update of old skip locked)
            """;

    /// Where each machine is by right.
    private static final String CURRENT = """
            select distinct on (machine_id) machine_id, id, host, last_seen from host_sighting
            where copy_since is null
            order by machine_id, last_seen desc, first_seen desc
            limit $1
            """;

    private static final String WRITE_DOWN = """
            update host_sighting set last_seen = now.seen
            from (
                select old.id, heard.seen from unnest($1::uuid[], $2::timestamptz[]) as heard (id, seen)
                join host_sighting old on old.id = heard.id and old.last_seen < heard.seen
                where not exists (
                    select 1 from host_sighting other
                    where other.machine_id = old.machine_id and other.id <> old.id
                      and other.copy_since is null and other.last_seen > old.last_seen)
                order by old.id
                for update of old skip locked) now
            where host_sighting.id = now.id
            returning machine_id
            """;

    private final Pool database;
    private final Rows rows = new Rows();

    HostStore(Pool database) {
        this.database = database;
    }

    /// Where a machine was seen last, and when that was.
    record Latest(MachineId machine, UUID sighting, HostFingerprint host, Instant at) {}

    /// In a statement of its own.
    ///
    /// @param most how many machines
    Uni<List<Latest>> current(long most) {
        return database.preparedQuery(CURRENT)
                .execute(Tuple.of(most))
                .map(found -> StreamSupport.stream(found.spliterator(), false)
                        .map(row -> new Latest(
                                new MachineId(row.getUUID("machine_id")),
                                row.getUUID("id"),
                                HostFingerprint.of(row.getString("host")),
                                row.getOffsetDateTime("last_seen").toInstant()))
                        .toList());
    }

    /// When hosts were last seen; says of which machines that is written down now. Nothing is of a machine that was
    /// seen on another host since. In a statement of its own.
    Uni<Set<MachineId>> writeDown(List<Latest> all) {
        return database.preparedQuery(WRITE_DOWN)
                .execute(Tuple.of(
                        all.stream().map(Latest::sighting).toArray(UUID[]::new),
                        all.stream()
                                .map(one -> one.at().atOffset(ZoneOffset.UTC))
                                .toArray(OffsetDateTime[]::new)))
                .map(found -> StreamSupport.stream(found.spliterator(), false)
                        .map(row -> new MachineId(row.getUUID("machine_id")))
                        .collect(Collectors.toSet()));
    }

    Uni<Sightings> of(MachineId machine) {
        return rows.list("machineId", machine.value())
                .map(found -> new Sightings(
                        machine, found.stream().map(HostStore::value).toList()));
    }

    Uni<Void> save(MachineId machine, Sighting sighting) {
        return rows.findById(sighting.id()).chain(found -> {
            if (found != null) {
                fill(found, sighting);
                return Uni.createFrom().voidItem();
            }
            var row = new HostRow();
            row.id = sighting.id();
            row.machineId = machine.value();
            fill(row, sighting);
            return rows.persist(row).replaceWithVoid();
        });
    }

    /// Hosts that were not seen since; the one a machine was last seen on stays.
    Uni<Void> forget(Instant before) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(FORGET)
                        .setParameter("before", before.atOffset(ZoneOffset.UTC))
                        .executeUpdate())
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> leaveWith(Machine machine) {
        return rows.delete("machineId", machine.id().value()).replaceWithVoid();
    }

    private static void fill(HostRow row, Sighting sighting) {
        row.host = sighting.host().toString();
        row.firstSeen = sighting.firstSeen();
        row.lastSeen = sighting.lastSeen();
        row.returnedAt = sighting.returnedAt();
        row.copySince = sighting.copySince();
        row.became =
                Optional.ofNullable(sighting.became()).map(MachineId::value).orElse(null);
    }

    private static Sighting value(HostRow row) {
        return new Sighting(
                row.id,
                HostFingerprint.of(row.host),
                row.firstSeen,
                row.lastSeen,
                row.returnedAt,
                row.copySince,
                row.became == null ? null : new MachineId(row.became));
    }

    private static final class Rows implements PanacheRepositoryBase<HostRow, UUID> {}
}
