package io.muster.identity.host;

import io.muster.contracts.HostFingerprint;
import io.muster.contracts.MachineId;
import io.muster.identity.machine.Machine;
import io.muster.identity.machine.MachineEffects;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;

/// Keeps sightings. Every call belongs in a transaction that holds the machine.
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

    private final Rows rows = new Rows();

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
