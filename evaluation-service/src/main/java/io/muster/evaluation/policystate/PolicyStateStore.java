package io.muster.evaluation.policystate;

import io.muster.chassis.arm.ArmPage;
import io.muster.chassis.arm.Below;
import io.muster.contracts.ResourceId;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Joins machines, policies and standings. Every call belongs in a session.
@Singleton
class PolicyStateStore {

    private static final String STATES = """
            select g.key, m.resource_id, m.location, p.id, p.scope, p.definition, p.effect, s.at,
                   case s.status when 'COMPLIANT' then 'Compliant' when 'NON_COMPLIANT' then 'NonCompliant'
                        else 'Unknown' end as state
            from guest_assignment g
            join machine m on m.id = g.machine_id
            join policy p on p.key = g.policy_key
            left join standing s on s.assignment_key = g.key
            where g.removed_at is null and (m.key = :scope or m.key like :below escape '!')
            """;

    private static final String FILTERED = "select * from (" + STATES + """
            ) states
            where (:state = '' or lower(state) = :state) and (:resource = '' or lower(resource_id) = :resource)
            """;

    /// One row more than the window's size.
    Uni<List<PolicyState.Row>> find(ResourceId scope, StateFilter filter, ArmPage.Window window) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(FILTERED + " and key > :after order by key", Tuple.class)
                        .setParameter("scope", scope.key())
                        .setParameter("below", Below.pattern(scope))
                        .setParameter("state", filter.complianceState())
                        .setParameter("resource", filter.resourceKey())
                        .setParameter("after", window.after())
                        .setMaxResults(window.size() + 1)
                        .getResultList())
                .map(rows -> rows.stream().map(PolicyStateStore::row).toList());
    }

    /// How many machine and policy pairs are in which state, by policy.
    Uni<List<Tally>> tally(ResourceId scope, StateFilter filter) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "select id, definition, effect, state, count(*) as resources from (" + FILTERED
                                        + ") chosen group by id, definition, effect, state order by id, state",
                                Tuple.class)
                        .setParameter("scope", scope.key())
                        .setParameter("below", Below.pattern(scope))
                        .setParameter("state", filter.complianceState())
                        .setParameter("resource", filter.resourceKey())
                        .getResultList())
                .map(rows -> rows.stream()
                        .map(row -> new Tally(
                                row.get("id", String.class),
                                row.get("definition", String.class),
                                row.get("effect", String.class),
                                row.get("state", String.class),
                                row.get("resources", Number.class).intValue()))
                        .toList());
    }

    /// One policy, one state.
    record Tally(String policy, String definition, String effect, String state, int resources) {}

    private static PolicyState.Row row(Tuple row) {
        return new PolicyState.Row(
                row.get("key", String.class),
                row.get("resource_id", String.class),
                row.get("location", String.class),
                row.get("id", String.class),
                row.get("scope", String.class),
                row.get("definition", String.class),
                row.get("effect", String.class),
                row.get("state", String.class),
                instant(row.get("at")));
    }

    private static @Nullable Instant instant(@Nullable Object at) {
        return switch (at) {
            case null -> null;
            case Instant instant -> instant;
            case OffsetDateTime time -> time.toInstant();
            default -> throw new IllegalStateException("a time of kind " + at.getClass());
        };
    }
}
