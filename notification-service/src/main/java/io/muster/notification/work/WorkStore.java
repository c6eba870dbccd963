package io.muster.notification.work;

import io.muster.contracts.MachineId;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.persistence.Tuple;
import java.util.List;
import java.util.Map;

/// Keeps every machine's numbers. They grow in single statements, hence plain SQL. Every call belongs in a session or
/// transaction.
@Singleton
class WorkStore {

    private static final String RAISE_ASSIGNMENTS = """
            insert into work (machine_id, assignments) values (:machine, :number)
            on conflict (machine_id) do update set assignments = greatest(work.assignments, excluded.assignments)
            """;

    private static final String RAISE_ANSWERED = """
            insert into work (machine_id, answered) values (:machine, :number)
            on conflict (machine_id) do update set answered = greatest(work.answered, excluded.answered)
            """;

    private static final String ASK = """
            insert into work (machine_id, evaluation) values (:machine, 1)
            on conflict (machine_id) do update set evaluation = work.evaluation + 1
            """;

    Uni<Numbers> of(MachineId machine) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "select assignments, evaluation, answered from work where machine_id = :machine",
                                Tuple.class)
                        .setParameter("machine", machine.value())
                        .getResultList())
                .map(WorkStore::first);
    }

    Uni<Void> raiseAssignments(MachineId machine, long epoch) {
        return write(RAISE_ASSIGNMENTS, Map.of("machine", machine.value(), "number", epoch));
    }

    Uni<Void> raiseAnswered(MachineId machine, long evaluation) {
        return write(RAISE_ANSWERED, Map.of("machine", machine.value(), "number", evaluation));
    }

    /// One more evaluation is asked for.
    Uni<Numbers> ask(MachineId machine) {
        return write(ASK, Map.of("machine", machine.value())).chain(() -> of(machine));
    }

    Uni<Void> remove(MachineId machine) {
        return write("delete from work where machine_id = :machine", Map.of("machine", machine.value()));
    }

    private static Numbers first(List<Tuple> rows) {
        return rows.stream()
                .findFirst()
                .map(row -> new Numbers(number(row, "assignments"), number(row, "evaluation"), number(row, "answered")))
                .orElse(Numbers.NONE);
    }

    private static long number(Tuple row, String name) {
        return row.get(name, Number.class).longValue();
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
