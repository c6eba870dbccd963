package io.muster.identity;

import static io.muster.identity.Estate.as;
import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import io.muster.identity.authority.Certificates;
import io.muster.identity.host.Hosts;
import io.muster.testkit.MusterServers;
import io.muster.testkit.People;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Two callers who hold several things each: the test's own hand stops them half way, where they would wait for each
/// other if they took theirs in two orders.
@QuarkusTest
@TestProfile(TestTime.Pushed.class)
@QuarkusTestResource(
        value = MusterServers.class,
        initArgs = @ResourceArg(name = "database", value = "identity"),
        restrictToAnnotatedClass = false)
class LockOrderIT {

    private static final String HERE = "m:%016x u:%016x".formatted(1, 1);
    private static final String THERE = "m:%016x u:%016x".formatted(1, 2);

    private final String role = UUID.randomUUID().toString();
    private ResourceId subscription = ResourceId.ROOT;
    private ResourceId group = ResourceId.ROOT;

    @Inject
    AgroalDataSource database;

    @Inject
    Hosts hosts;

    @BeforeEach
    void aSubscriptionOfItsOwn() {
        subscription = Estate.subscription(Estate.ROOT_GROUP);
        group = Estate.resourceGroup(subscription, "rack");
    }

    @Test
    void aCopyLeavesWhileItsGroupGoes() throws Exception {
        var machine = twoHostsHaveOneMachine();
        var place = group.child("Microsoft.HybridCompute", "machines", "m").key() + "-"
                + Certificates.keyId(Lab.OTHER_KEY.getPublic()).substring(0, 4);
        try (var held = hold("select cast(pg_advisory_xact_lock(hashtextextended(?, 0)) as text)", place)) {
            var leaves =
                    starts(() -> machine.leave(Lab.OTHER_KEY, THERE).extract().statusCode());
            held.await(leaves, 1);
            var goes = starts(() -> as(People.OWNER).delete(group.value()).statusCode());
            held.await(goes, 2);
            held.letGo();
            assertThat(answer(goes)).isEqualTo(200);
            assertThat(answer(leaves)).isEqualTo(404);
        }
    }

    @Test
    void whatIsOnlyLookedAtWaitsForNobody() throws Exception {
        var machine = Estate.machine(group, "m");
        try (var held = hold("select id from machine where key = ? for update", machine.key())) {
            for (var part : List.of(
                    "/providers/Microsoft.Resources/tags/default", "/providers/Muster.Identity/certificates", "")) {
                var looks = starts(() -> as(People.OWNER).get(machine + part).statusCode());
                assertThat(looks.get(10, TimeUnit.SECONDS)).as(part).isEqualTo(200);
            }
            held.letGo();
        }
    }

    @Test
    void aRoleChangesWhileItIsGivenAtAMachine() throws Exception {
        var machine = Estate.machine(group, "m");
        putRole(machine, "*/read").statusCode(201);
        try (var held = hold("select name from role_definition where name = ? for update", role)) {
            var changes = starts(() -> putRole(machine, "*/write").extract().statusCode());
            held.await(changes, 1);
            var given = starts(() -> give(machine));
            held.await(given, 2);
            held.letGo();
            assertThat(answer(changes)).isEqualTo(201);
            assertThat(answer(given)).isEqualTo(201);
        }
    }

    @Test
    void aGroupGoesWhileARoleThatWasGivenInItChanges() throws Exception {
        var machine = Estate.machine(group, "m");
        putRole(subscription, "*/read").statusCode(201);
        assertThat(give(machine)).isEqualTo(201);
        assertThat(give(group)).isEqualTo(201);
        try (var held = hold("select key from role_assignment where scope_key = ? for update", group.key())) {
            var changes =
                    starts(() -> putRole(subscription, "*/write").extract().statusCode());
            held.await(changes, 1);
            var goes = starts(() -> as(People.OWNER).delete(group.value()).statusCode());
            held.await(goes, 2);
            held.letGo();
            assertThat(answer(changes)).isEqualTo(201);
            assertThat(answer(goes)).isEqualTo(200);
        }
    }

    @Test
    void noGroupIsMadeInASubscriptionThatGoes() throws Exception {
        as(People.OWNER).delete(group.value()).then().statusCode(200);
        try (var held = hold(
                "select namespace from provider_registration where subscription_key = ? for update",
                subscription.key())) {
            var goes =
                    starts(() -> as(People.OWNER).delete(subscription.value()).statusCode());
            held.await(goes, 1);
            var made = starts(() ->
                    as(People.OWNER).body(Lab.GROUP_BODY).put(group.value()).statusCode());
            held.await(made, 2);
            held.letGo();
            assertThat(answer(goes)).isEqualTo(200);
            assertThat(answer(made)).isEqualTo(404);
        }
    }

    /// Who joined by it goes with it, and goes with the group and with the machine too.
    @Test
    void aTokenIsTakenBackWhenNothingElseHappensInItsGroup() throws Exception {
        var token = group.child("Muster.Identity", "joinTokens", "spring");
        as(People.OWNER)
                .body("{\"properties\":{\"expiresOn\":\"%s\",\"maxUses\":3}}"
                        .formatted(TestTime.CLOCK.instant().plus(Duration.ofDays(30))))
                .put(token.value())
                .then()
                .statusCode(201);
        try (var held = hold("select key from scope where key = ? for share", group.key())) {
            var back = starts(() -> as(People.OWNER).delete(token.value()).statusCode());
            held.await(back, 1);
            assertThat(back).isNotDone();
            held.letGo();
            assertThat(answer(back)).isEqualTo(200);
        }
    }

    @Test
    void whatIsForgottenWaitsForNobody() throws Exception {
        var machine = UUID.randomUUID().toString();
        sighting(machine, "2001-01-01");
        sighting(machine, "2002-01-01");
        sighting(machine, "2003-01-01");
        try (var held = hold(
                "select id from host_sighting where machine_id = cast(? as uuid) and last_seen < '2001-06-01' for update",
                machine)) {
            assertThat(answer(starts(this::forgets))).isZero();
            assertThat(sightings(held.connection(), machine)).isEqualTo(2);
            held.letGo();
            assertThat(forgets()).isZero();
            assertThat(sightings(held.connection(), machine)).isEqualTo(1);
        }
    }

    private LabMachine twoHostsHaveOneMachine() {
        var vmId = as(People.OWNER)
                .body(Lab.body(Lab.KEY, "linux"))
                .put(group.child("Microsoft.HybridCompute", "machines", "m").value())
                .then()
                .statusCode(200)
                .extract()
                .<String>path("properties.vmId");
        var machine = new LabMachine("m", MachineId.of(vmId), Lab.KEY);
        machine.askForCertificate(HERE).statusCode(200);
        token(machine, HERE, 200);
        token(machine, THERE, 200);
        token(machine, HERE, 200);
        token(machine, THERE, 409);
        return machine;
    }

    private static void token(LabMachine machine, String host, int status) {
        TestTime.CLOCK.push(Duration.ofMinutes(30));
        machine.askForToken(host).statusCode(status);
    }

    private ValidatableResponse putRole(ResourceId scope, String action) {
        return as(People.OWNER)
                .body("""
                        {"properties":{"roleName":"Ordered %s","permissions":[{"actions":["%s"]}],
                         "assignableScopes":["%s"]}}
                        """.formatted(role, action, scope))
                .put(scope + Estate.ROLES + role)
                .then();
    }

    private int give(ResourceId scope) {
        return as(People.OWNER)
                .body(Estate.assignment(Estate.someone(), role))
                .put(scope + Estate.ASSIGNMENTS + UUID.randomUUID())
                .statusCode();
    }

    private int forgets() {
        try {
            VertxContextSupport.subscribeAndAwait(hosts::clear);
            return 0;
        } catch (Throwable failed) {
            throw new IllegalStateException(failed);
        }
    }

    private void sighting(String machine, String lastSeen) throws SQLException {
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement(
                        "insert into host_sighting (id, machine_id, host, first_seen, last_seen) values"
                                + " (gen_random_uuid(), cast(? as uuid), ?, timestamptz '2000-01-01', cast(? as timestamptz))")) {
            insert.setString(1, machine);
            insert.setString(2, HERE);
            insert.setString(3, lastSeen);
            insert.executeUpdate();
        }
    }

    private static int sightings(Connection connection, String machine) throws SQLException {
        return count(connection, "select count(*) from host_sighting where machine_id = '" + machine + "'");
    }

    /// Takes what the statement takes, until it is let go.
    private Held hold(String statement, String parameter) throws SQLException {
        var connection = database.getConnection();
        connection.setAutoCommit(false);
        try (var taking = connection.prepareStatement(statement)) {
            taking.setString(1, parameter);
            assertThat(taking.executeQuery().next()).isTrue();
        }
        return new Held(connection);
    }

    private record Held(Connection connection) implements AutoCloseable {

        /// Until so many wait for a lock, or the call has no need to.
        void await(CompletableFuture<Integer> call, int waiting) {
            Awaitility.await()
                    .until(() -> call.isDone()
                            || count(connection, "select count(*) from pg_locks where not granted") >= waiting);
        }

        void letGo() throws SQLException {
            connection.rollback();
        }

        @Override
        public void close() throws SQLException {
            connection.rollback();
            connection.close();
        }
    }

    private static CompletableFuture<Integer> starts(IntSupplier call) {
        return CompletableFuture.supplyAsync(call::getAsInt, Thread::startVirtualThread);
    }

    private static int answer(CompletableFuture<Integer> call) throws Exception {
        return call.get(20, TimeUnit.SECONDS);
    }

    private static int count(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var found = statement.executeQuery(query)) {
            found.next();
            return found.getInt(1);
        }
    }
}
