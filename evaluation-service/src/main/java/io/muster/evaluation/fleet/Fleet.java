package io.muster.evaluation.fleet;

import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import io.muster.contracts.facts.GuestAssignmentChanged;
import io.muster.contracts.facts.MachineChanged;
import io.muster.contracts.facts.PolicyAssignmentChanged;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/// Keeps what the other services told of machines, policies and guest assignments: three tables that are only ever
/// overwritten and joined, hence plain SQL. Every call belongs in a session or transaction.
@Singleton
public class Fleet {

    private static final String ADD_MACHINE = """
            insert into machine (id, key, resource_id, location) values (:id, :key, :resource, :location)
            on conflict (id) do update
            set key = excluded.key, resource_id = excluded.resource_id, location = excluded.location
            """;

    private static final String ADD_POLICY = """
            insert into policy (key, id, scope, definition, effect) values (:key, :id, :scope, :definition, :effect)
            on conflict (key) do update
            set id = excluded.id, scope = excluded.scope, definition = excluded.definition, effect = excluded.effect
            """;

    private static final String ADD_ASSIGNMENT = """
            insert into guest_assignment (key, id, machine_id, policy_key, removed_at)
            values (:key, :id, :machine, :policy, null)
            on conflict (key) do update
            set id = excluded.id, machine_id = excluded.machine_id, policy_key = excluded.policy_key, removed_at = null
            """;

    /// Leaves a mark of what was never heard of too: its reports may come later.
    private static final String REMOVE_ASSIGNMENT = """
            insert into guest_assignment (key, id, removed_at) values (:key, :key, :now)
            on conflict (key) do update set removed_at = excluded.removed_at
            """;

    /// A machine that joined again under its name has assignments of the same names: those of the old one are not its.
    private static final String IS_REMOVED = """
            select exists (select from removed_machine where id = :machine)
                or exists (select from guest_assignment where key = :key and removed_at is not null
                    and (machine_id is null or machine_id = :machine))
            """;

    private static final String REMOVE_MACHINE =
            "insert into removed_machine (id, removed_at) values (:id, :now) on conflict (id) do nothing";

    private final Clock clock;

    Fleet(Clock clock) {
        this.clock = clock;
    }

    public Uni<Void> add(MachineChanged machine) {
        return write(
                ADD_MACHINE,
                Map.of(
                        "id", machine.machine().value(),
                        "key", machine.id().key(),
                        "resource", machine.id().value(),
                        "location", machine.location()));
    }

    /// For good: a machine that joins again has another id.
    public Uni<Void> forget(MachineId machine) {
        return write(REMOVE_MACHINE, Map.of("id", machine.value(), "now", now()))
                .chain(() -> write("delete from machine where id = :id", Map.of("id", machine.value())));
    }

    /// True for a machine resource that exists.
    public Uni<Boolean> knows(ResourceId machine) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "select exists (select from machine where key = :key)", Boolean.class)
                        .setParameter("key", machine.key())
                        .getSingleResult());
    }

    public Uni<Void> add(GuestAssignmentChanged assignment) {
        var policy = assignment.policyAssignmentId();
        return write(
                ADD_ASSIGNMENT,
                Map.of(
                        "key", assignment.id().key(),
                        "id", assignment.id().value(),
                        "machine", assignment.machine().value(),
                        "policy", policy == null ? "" : policy.key()));
    }

    /// Keys of the assignments that a machine has or had, in order, those only its reports told of among them.
    public Uni<List<String>> assignmentsOf(MachineId machine) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "select key from guest_assignment where machine_id = :machine union"
                                        + " select assignment_key from standing where machine_id = :machine"
                                        + " order by key",
                                String.class)
                        .setParameter("machine", machine.value())
                        .getResultList());
    }

    public Uni<Void> removeAssignment(String key) {
        return write(REMOVE_ASSIGNMENT, Map.of("key", key, "now", now()));
    }

    /// Takes away what a machine has, and nothing that another one of the same name has by now.
    public Uni<Void> removeAssignmentsOf(MachineId machine) {
        return write(
                "update guest_assignment set removed_at = :now where machine_id = :machine and removed_at is null",
                Map.of("machine", machine.value(), "now", now()));
    }

    /// True once the machine was deleted or its assignment taken away; false when they are there or were never heard
    /// of.
    public Uni<Boolean> isRemoved(MachineId machine, String assignmentKey) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(IS_REMOVED, Boolean.class)
                        .setParameter("machine", machine.value())
                        .setParameter("key", assignmentKey)
                        .getSingleResult());
    }

    Uni<Void> add(PolicyAssignmentChanged policy) {
        return write(
                ADD_POLICY,
                Map.of(
                        "key", policy.id().key(),
                        "id", policy.id().value(),
                        "scope", policy.scope().value(),
                        "definition", policy.policyDefinitionId().value(),
                        "effect", policy.effect()));
    }

    Uni<Void> removePolicy(String key) {
        return write("delete from policy where key = :key", Map.of("key", key));
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private static Uni<Void> write(String statement, Map<String, Object> values) {
        return Panache.getSession()
                .chain(session -> {
                    var query = session.createNativeQuery(statement);
                    values.forEach(query::setParameter);
                    return query.executeUpdate();
                })
                .replaceWithVoid();
    }
}
