package io.muster.evaluation.standing;

import static io.muster.evaluation.Reports.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.muster.contracts.AssignmentMode;
import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import io.muster.contracts.Verdict;
import io.muster.contracts.facts.GuestAssignmentChanged;
import io.muster.contracts.facts.MachineChanged;
import io.muster.contracts.facts.ReportReceived;
import io.muster.evaluation.Reports;
import io.muster.evaluation.fleet.Fleet;
import io.muster.testkit.FactProbe;
import io.muster.testkit.MusterServers;
import io.muster.testkit.People;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// What becomes of a report whose assignment or machine goes at the same time, or went before anybody heard of it.
@QuarkusTest
@QuarkusTestResource(
        value = MusterServers.class,
        initArgs = @ResourceArg(name = "database", value = "evaluation"),
        restrictToAnnotatedClass = false)
class StandingsIT {

    private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");
    private static final int MACHINE_PARTITIONS = 6;

    private final MachineId machine = MachineId.of(UUID.randomUUID().toString());
    private final ResourceId resource = ResourceId.machine(People.SUBSCRIPTION, People.GROUP, "m-" + machine);
    private final String assignment = Reports.assignment(resource).key();
    private final ReportReceived report = new ReportReceived(
            Reports.report(machine, Reports.assignment(resource), AT, result("shadow", Verdict.NON_COMPLIANT)), AT);

    @Inject
    Standings standings;

    @Inject
    Fleet fleet;

    @Inject
    AgroalDataSource database;

    @Test
    void aReportOfAnAssignmentThatWasOnlyHeardOfAsGoneDoesNotCount() throws Throwable {
        transact(() -> standings.remove(assignment));
        transact(() -> standings.weigh(report));
        assertThat(nothingIsLeft()).isTrue();
    }

    /// A machine that joins again has another id and the same names.
    @Test
    void whatWasTakenFromAMachineIsNotTakenFromTheNextOfItsName() throws Throwable {
        var before = MachineId.of(UUID.randomUUID().toString());
        transact(() -> fleet.add(new GuestAssignmentChanged(
                Reports.assignment(resource), before, resource, null, AssignmentMode.AUDIT, Reports.content(), AT)));
        transact(() -> standings.remove(assignment));
        transact(() -> standings.weigh(new ReportReceived(
                Reports.report(before, Reports.assignment(resource), AT, result("shadow", Verdict.COMPLIANT)), AT)));
        assertThat(nothingIsLeft()).isTrue();
        transact(() -> standings.weigh(report));
        assertThat(count("select count(*) from standing where assignment_key = ?", assignment))
                .isEqualTo(1);
    }

    @Test
    void aReportThatIsWeighedWhileItsAssignmentGoesDoesNotCount() throws Exception {
        atOnce(() -> standings.remove(assignment), () -> standings.weigh(report));
        assertThat(nothingIsLeft()).isTrue();
    }

    @Test
    void aReportThatIsWeighedWhileItsMachineGoesDoesNotCount() throws Exception {
        atOnce(() -> standings.remove(machine), () -> standings.weigh(report));
        assertThat(nothingIsLeft()).isTrue();
    }

    @Test
    void anAssignmentThatGoesWhileItsReportIsWeighedLeavesNothing() throws Exception {
        atOnce(() -> standings.weigh(report), () -> standings.remove(assignment));
        assertThat(nothingIsLeft()).isTrue();
    }

    @Test
    void aMachineThatGoesWhileItsReportIsWeighedLeavesNothing() throws Exception {
        atOnce(() -> standings.weigh(report), () -> standings.remove(machine));
        assertThat(nothingIsLeft()).isTrue();
    }

    @Test
    void aTombstoneOfNoMachineIsPassedOverAtOnce() throws Exception {
        var stranger = "no-machine-" + machine;
        var next = Stream.generate(() -> MachineId.of(UUID.randomUUID().toString()))
                .filter(other -> partition(other.toString()) == partition(stranger))
                .findFirst()
                .orElseThrow();
        FactProbe.tombstone(MachineChanged.class, stranger);
        FactProbe.say(new MachineChanged(next, resource, "cellar", Map.of(), "linux", null, null, null, AT));
        Awaitility.await().until(() -> count("select count(*) from machine where key = ?", resource.key()) == 1);
        assertThat(count("select count(*) from parked_record where key = ?", stranger))
                .isZero();
    }

    private static int partition(String key) {
        return BuiltInPartitioner.partitionForKey(key.getBytes(StandardCharsets.UTF_8), MACHINE_PARTITIONS);
    }

    /// Does the second while the transaction of the first, which is done with its work, has not ended yet.
    private void atOnce(Supplier<Uni<Void>> first, Supplier<Uni<Void>> second) throws Exception {
        var done = new CompletableFuture<Void>();
        var mayEnd = new CompletableFuture<Void>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var one = threads.submit(transaction(
                    () -> first.get().invoke(() -> done.complete(null)).chain(() -> held(mayEnd))));
            done.get(20, TimeUnit.SECONDS);
            var other = threads.submit(transaction(second));
            Awaitility.await().until(() -> other.isDone() || someoneWaits());
            mayEnd.complete(null);
            one.get(20, TimeUnit.SECONDS);
            other.get(20, TimeUnit.SECONDS);
        } finally {
            mayEnd.complete(null);
        }
    }

    /// Goes on where it was: a database session belongs to its context.
    private static Uni<Void> held(CompletableFuture<Void> until) {
        var context = Vertx.currentContext();
        return Uni.createFrom().completionStage(until).emitOn(command -> context.runOnContext(_ -> command.run()));
    }

    private static Callable<Void> transaction(Supplier<Uni<Void>> work) {
        return () -> {
            try {
                transact(work);
            } catch (Exception | Error failed) {
                throw failed;
            } catch (Throwable other) {
                throw new IllegalStateException(other);
            }
            return null;
        };
    }

    private static void transact(Supplier<Uni<Void>> work) throws Throwable {
        VertxContextSupport.subscribeAndAwait(() -> Panache.withTransaction(work));
    }

    private boolean someoneWaits() throws SQLException {
        return count("select count(*) from pg_stat_activity where datname = current_database()"
                        + " and wait_event_type = 'Lock'")
                > 0;
    }

    private boolean nothingIsLeft() throws SQLException {
        return count("select count(*) from standing where assignment_key = ?", assignment) == 0
                && count("select count(*) from finding where closed_at is null and assignment_key = ?", assignment)
                        == 0;
    }

    private long count(String query, String... values) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(query)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }
}
