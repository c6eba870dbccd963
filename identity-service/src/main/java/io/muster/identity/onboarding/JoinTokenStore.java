package io.muster.identity.onboarding;

import io.muster.chassis.arm.ArmPage;
import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import io.muster.identity.SystemDataColumns;
import io.muster.identity.Tags;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Keeps join tokens and who joined by them. Every call belongs in a session or transaction.
@Singleton
class JoinTokenStore {

    private static final String SPEND = """
            update join_token set uses = uses + 1
            where id = :id and uses < max_uses and expires_on > :now
            """;
    private static final String NOTE = """
            insert into join_use (token_id, machine_id) values (:token, :machine) on conflict do nothing
            """;
    private static final String NOTED = """
            select count(*) from join_use where token_id = :token and machine_id = :machine
            """;

    private final Rows rows = new Rows();

    Uni<Optional<JoinToken>> find(UUID id) {
        return rows.findById(id).map(row -> Optional.ofNullable(row).map(JoinTokenStore::value));
    }

    Uni<Optional<JoinToken>> find(ResourceId id) {
        return rows.find("key", id.key())
                .firstResult()
                .map(row -> Optional.ofNullable(row).map(JoinTokenStore::value));
    }

    /// Holds the row until the transaction ends.
    Uni<Optional<JoinToken>> findForChange(ResourceId id) {
        return rows.find("key", id.key())
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResult()
                .map(row -> Optional.ofNullable(row).map(JoinTokenStore::value));
    }

    /// One row more than the window's size.
    Uni<List<JoinToken>> within(ResourceId group, ArmPage.Window window) {
        return rows.find("groupKey = ?1 and key > ?2 order by key", group.key(), window.after())
                .range(0, window.size())
                .list()
                .map(found -> found.stream().map(JoinTokenStore::value).toList());
    }

    /// Adds or replaces.
    Uni<Void> save(JoinToken token) {
        return rows.findById(token.id()).chain(found -> {
            if (found != null) {
                fill(found, token);
                return Uni.createFrom().voidItem();
            }
            var row = new JoinTokenRow();
            row.id = token.id();
            fill(row, token);
            return rows.persistAndFlush(row).replaceWithVoid();
        });
    }

    Uni<Boolean> delete(ResourceId id) {
        return rows.delete("key", id.key()).map(deleted -> deleted == 1);
    }

    /// True when there was a use left, and it is spent now: by one statement, so that no use is spent twice.
    Uni<Boolean> spend(UUID token, Instant now) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(SPEND)
                        .setParameter("id", token)
                        .setParameter("now", now.atOffset(ZoneOffset.UTC))
                        .executeUpdate())
                .map(spent -> spent == 1);
    }

    /// Why nothing could be spent, from the row as it is now and not as this session read it.
    Uni<JoinRefusal> refusal(UUID token, Instant now) {
        return rows.count("id", token)
                .chain(there -> there == 0
                        ? Uni.createFrom().item(JoinRefusal.UNKNOWN)
                        : rows.count("id = ?1 and expiresOn > ?2", token, now)
                                .map(timely -> timely == 0 ? JoinRefusal.EXPIRED : JoinRefusal.SPENT));
    }

    Uni<Void> note(UUID token, MachineId machine) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(NOTE)
                        .setParameter("token", token)
                        .setParameter("machine", machine.value())
                        .executeUpdate())
                .replaceWithVoid();
    }

    Uni<Boolean> isNoted(UUID token, MachineId machine) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(NOTED, Long.class)
                        .setParameter("token", token)
                        .setParameter("machine", machine.value())
                        .getSingleResult())
                .map(found -> found > 0);
    }

    private static void fill(JoinTokenRow row, JoinToken token) {
        row.key = token.resource().key();
        row.resourceId = token.resource().value();
        row.groupKey = token.group().key();
        row.secretHash = token.secretHash();
        row.expiresOn = token.terms().expiresOn();
        row.maxUses = token.terms().maxUses();
        row.uses = token.uses();
        row.location = token.terms().location();
        row.tags = Tags.write(token.terms().tags());
        row.systemData = SystemDataColumns.of(token.systemData());
    }

    private static JoinToken value(JoinTokenRow row) {
        return new JoinToken(
                row.id,
                ResourceId.of(row.resourceId),
                row.secretHash,
                new JoinTerms(row.expiresOn, row.maxUses, row.location, Tags.read(row.tags)),
                row.uses,
                row.systemData.value());
    }

    private static final class Rows implements PanacheRepositoryBase<JoinTokenRow, UUID> {}
}
