package io.muster.identity.machine;

import io.muster.contracts.ResourceId;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/// How many machines each resource group has: one row a group, so that the limit holds whoever joins at the same
/// moment, and no one counts. Changed last in a transaction, because who changes it makes the next one wait.
@Singleton
class MachineCounts {

    private static final String ADD = """
            insert into machine_count (group_key, machines) values (:group, 1)
            on conflict (group_key) do update set machines = machine_count.machines + 1
            where machine_count.machines < :most
            """;
    private static final String SUBTRACT =
            "update machine_count set machines = machines - 1 where group_key = :group and machines > 0";

    /// False when the group is full.
    Uni<Boolean> add(ResourceId group, int most) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(ADD)
                        .setParameter("group", group.key())
                        .setParameter("most", most)
                        .executeUpdate())
                .map(rows -> rows == 1);
    }

    Uni<Void> subtract(ResourceId group) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(SUBTRACT)
                        .setParameter("group", group.key())
                        .executeUpdate())
                .replaceWithVoid();
    }
}
