package io.muster.notification.machine;

import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import io.muster.contracts.facts.MachineChanged;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Keeps which machines there are, as identity-service told. One table that is only overwritten, hence plain SQL. Every
/// call belongs in a session or transaction.
@Singleton
public class Machines {

    private static final String ADD = """
            insert into machine (id, key, resource_id, changed_at, trusted_until)
            values (:id, :key, :resource, :at, cast(:until as timestamptz))
            on conflict (id) do update
            set key = excluded.key, resource_id = excluded.resource_id, changed_at = excluded.changed_at,
                trusted_until = excluded.trusted_until
            """;

    /// A machine that was deleted and enrolled again under its name may come before the tombstone of the old one, or
    /// even before the old one: they are different keys of the topic.
    private static final String FIND = "select id from machine where key = :key order by changed_at desc";

    /// Whose id this is. Empty when it is no machine's: a stranger may have written it.
    public static Optional<MachineId> id(String text) {
        try {
            return Optional.of(MachineId.of(text));
        } catch (IllegalArgumentException notAMachine) {
            return Optional.empty();
        }
    }

    /// True when it was not known before.
    public Uni<Boolean> add(MachineChanged machine) {
        return Panache.getSession()
                .chain(session -> exists(machine.machine())
                        .chain(known -> session.createNativeQuery(ADD)
                                .setParameter("id", machine.machine().value())
                                .setParameter("key", machine.id().key())
                                .setParameter("resource", machine.id().value())
                                .setParameter("at", machine.at().atOffset(ZoneOffset.UTC))
                                .setParameter("until", utc(machine.trustedUntil()))
                                .executeUpdate()
                                .replaceWith(!known)));
    }

    public Uni<Void> remove(MachineId machine) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("delete from machine where id = :id")
                        .setParameter("id", machine.value())
                        .executeUpdate())
                .replaceWithVoid();
    }

    private static Uni<Boolean> exists(MachineId machine) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("select count(*) from machine where id = :id", Long.class)
                        .setParameter("id", machine.value())
                        .getSingleResult())
                .map(count -> count > 0);
    }

    /// The machine that has this name now.
    public Uni<Optional<MachineId>> find(ResourceId resource) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(FIND, UUID.class)
                        .setParameter("key", resource.key())
                        .getResultList())
                .map(Machines::first);
    }

    private static Optional<MachineId> first(List<UUID> ids) {
        return ids.stream().findFirst().map(MachineId::new);
    }

    private static @Nullable OffsetDateTime utc(@Nullable Instant time) {
        return time == null ? null : time.atOffset(ZoneOffset.UTC);
    }
}
