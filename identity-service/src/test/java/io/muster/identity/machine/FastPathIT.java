package io.muster.identity.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;

import io.agroal.api.AgroalDataSource;
import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import io.muster.contracts.agent.Endpoints;
import io.muster.contracts.facts.MachineChanged;
import io.muster.identity.Assertion;
import io.muster.identity.Lab;
import io.muster.testkit.FactProbe;
import io.muster.testkit.MusterServers;
import io.muster.testkit.People;
import io.muster.testkit.TestIssuer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Tokens of machines that are as they were told: without the database.
@QuarkusTest
@QuarkusTestResource(
        value = MusterServers.class,
        initArgs = @ResourceArg(name = "database", value = "identity"),
        restrictToAnnotatedClass = false)
class FastPathIT {

    @Inject
    AgroalDataSource database;

    @Inject
    KnownMachines known;

    private final String name = "m-" + UUID.randomUUID();
    private MachineId id = new MachineId(UUID.randomUUID());

    @BeforeEach
    void aMachineIsEnrolled() {
        id = Lab.enrol(name, Lab.KEY);
    }

    @Test
    void anUnchangedMachineGetsItsTokenWhileNobodyCanReadATable() throws Exception {
        awaitKnown();
        assertThat(Assertion.token(id, Lab.KEY).statusCode())
                .as("its host is seen")
                .isEqualTo(200);
        var stranger = new MachineId(UUID.randomUUID());
        CompletableFuture<Integer> asked;
        try (var connection = locked()) {
            assertThat(inTime(id)).isEqualTo(200);
            assertThat(inTime(id)).isEqualTo(200);
            assertThat(tagsInTime()).isEqualTo(200);
            asked = CompletableFuture.supplyAsync(
                    () -> Assertion.token(stranger, Lab.KEY).statusCode());
            assertThatThrownBy(() -> asked.get(500, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            connection.rollback();
        }
        assertThat(asked.get(10, TimeUnit.SECONDS)).isEqualTo(401);
    }

    @Test
    void aMachineGetsATokenBeforeItIsTold() {
        assertThat(Assertion.token(id, Lab.KEY).statusCode()).isEqualTo(200);
    }

    @Test
    void aKeyThatWasChangedAMomentAgoIsFoundInTheDatabase() throws Exception {
        awaitKnown();
        assertThat(Assertion.token(id, Lab.OTHER_KEY).statusCode()).isEqualTo(401);
        change("update machine set public_key = '" + Lab.pkcs1(Lab.OTHER_KEY) + "' where id = ?");
        assertThat(Assertion.token(id, Lab.OTHER_KEY).statusCode()).isEqualTo(200);
    }

    @Test
    void aDeletedMachineGetsNoTokenFromTheMomentItIsDeleted() {
        awaitKnown();
        Lab.as(People.OWNER)
                .delete(Lab.machines(People.GROUP) + "/" + name)
                .then()
                .statusCode(200);
        assertThat(Assertion.token(id, Lab.KEY).statusCode()).isEqualTo(401);
    }

    @Test
    void aRevokedMachineGetsNoTokenFromTheMomentItIsRevokedNorWhenMemoryHasHeard() {
        awaitKnown();
        revoke();
        refused();
        awaitKnown();
        refused();
    }

    @Test
    void aMachineThatSomebodyElseRevokedGetsNoTokenOnceThatIsHere() throws Exception {
        awaitKnown();
        change("update machine set trusted_until = now() where id = ?");
        assertThat(Assertion.token(id, Lab.KEY).statusCode()).isEqualTo(200);
        var now = Clock.systemUTC().instant();
        FactProbe.say(new MachineChanged(
                id,
                ResourceId.of(Lab.machines(People.GROUP) + "/" + name),
                "cellar",
                Map.of(),
                "linux",
                null,
                null,
                null,
                Lab.pkcs1(Lab.KEY),
                now,
                now));
        Awaitility.await().untilAsserted(this::refused);
    }

    @Test
    void aMachineThatIsTrustedAgainGetsItsTokenBeforeMemoryHasHeard() throws Exception {
        awaitKnown();
        revoke();
        awaitKnown();
        change("update machine set trusted_until = now() + interval '1 hour' where id = ?");
        assertThat(Assertion.token(id, Lab.KEY).statusCode()).isEqualTo(200);
    }

    @Test
    void aMachineThatSomebodyElseDeletedGetsNoTokenOnceItsTombstoneIsHere() throws Exception {
        awaitKnown();
        change("delete from machine where id = ?");
        FactProbe.tombstone(MachineChanged.class, id.toString());
        Awaitility.await()
                .untilAsserted(() ->
                        assertThat(Assertion.token(id, Lab.KEY).statusCode()).isEqualTo(401));
    }

    @Test
    void aMachineIsKnownAgainWhenItsChangeHasComeBack() {
        awaitKnown();
        Lab.as(People.OWNER)
                .body("{\"tags\":{\"rack\":\"9\"}}")
                .patch(Lab.machines(People.GROUP) + "/" + name)
                .then()
                .statusCode(200);
        assertThat(Assertion.token(id, Lab.KEY).statusCode()).isEqualTo(200);
        awaitKnown();
    }

    private void revoke() {
        Lab.as(People.OWNER)
                .post(Lab.machines(People.GROUP) + "/" + name + "/providers/Muster.Identity/revokeCertificates")
                .then()
                .statusCode(200);
    }

    private void refused() {
        Assertion.token(id, Lab.KEY).then().statusCode(401).body("error.code", equalTo("certificate_ended"));
    }

    private void awaitKnown() {
        Awaitility.await().until(() -> known.find(id).isPresent());
    }

    private static int inTime(MachineId machine) throws Exception {
        return CompletableFuture.supplyAsync(
                        () -> Assertion.token(machine, Lab.KEY).statusCode())
                .get(10, TimeUnit.SECONDS);
    }

    private int tagsInTime() throws Exception {
        var token = TestIssuer.machine(id, ResourceId.of(Lab.machines(People.GROUP) + "/" + name));
        return CompletableFuture.supplyAsync(() -> RestAssured.given()
                        .auth()
                        .oauth2(token)
                        .get(Endpoints.TAGS)
                        .statusCode())
                .get(10, TimeUnit.SECONDS);
    }

    /// Holds every table but the relay's and the inbox's, which no request reads.
    private Connection locked() throws SQLException {
        var connection = database.getConnection();
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute("""
                    lock table scope, machine, machine_count, role_assignment, certificate, machine_return, host_sighting,
                    join_token, join_use
                    in access exclusive mode
                    """);
        }
        return connection;
    }

    private void change(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(sql)) {
            statement.setObject(1, id.value());
            assertThat(statement.executeUpdate()).isEqualTo(1);
        }
    }
}
