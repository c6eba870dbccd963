package io.muster.identity;

import static io.muster.identity.Lab.as;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import io.muster.contracts.agent.KeyChangeRequest.Purpose;
import io.muster.contracts.facts.CertificateRevoked;
import io.muster.testkit.FactProbe;
import io.muster.testkit.MusterServers;
import io.muster.testkit.People;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Machines whose trust has ended and how they get it back, on a clock that is pushed.
@QuarkusTest
@TestProfile(TestTime.Pushed.class)
@QuarkusTestResource(
        value = MusterServers.class,
        initArgs = @ResourceArg(name = "database", value = "identity"),
        restrictToAnnotatedClass = false)
class ReturnsIT {

    private static final String ASKS = "/providers/Muster.Identity";

    private static void days(int number) {
        TestTime.CLOCK.push(Duration.ofDays(number));
    }

    @Test
    void whoComesBackInTimeComesBackByItself() {
        var machine = LabMachine.join();
        var _ = machine.certificate();
        machine.askForToken().statusCode(200);
        days(91);
        machine.askForToken().statusCode(401).body("error.code", equalTo("certificate_ended"));
        days(80);
        var _ = machine.certificate();
        machine.askForToken().statusCode(200);
    }

    @Test
    void whoNeverAskedForACertificateIsTrustedForADayAndThenGetsOneFirst() {
        var machine = LabMachine.join();
        TestTime.CLOCK.push(Duration.ofHours(23));
        machine.askForToken().statusCode(200);
        TestTime.CLOCK.push(Duration.ofHours(2));
        machine.askForToken().statusCode(401).body("error.code", equalTo("certificate_ended"));
        var _ = machine.certificate();
        machine.askForToken().statusCode(200);
    }

    @Test
    void whoWasAwayForTooLongWaitsForAYes() {
        // Given
        var machine = LabMachine.join();
        var _ = machine.certificate();
        days(181);
        // When
        machine.askForCertificate()
                .statusCode(409)
                .header("Retry-After", "900")
                .body("error.code", equalTo("ReturnAwaitsApproval"));
        machine.askForCertificate().statusCode(409);
        // Then
        as(People.READER)
                .get(Lab.SUBSCRIPTION + ASKS + "/returns")
                .then()
                .statusCode(200)
                .body("value.machine", hasItem(machine.path()));
        as(People.READER).post(machine.path() + ASKS + "/approveReturn").then().statusCode(403);
        machine.askForCertificate().statusCode(409);
        as(People.OWNER)
                .post(machine.path() + ASKS + "/approveReturn")
                .then()
                .statusCode(200)
                .body("approvedBy", equalTo(People.OWNER));
        var _ = machine.certificate();
        machine.askForToken().statusCode(200);
        as(People.READER)
                .get(Lab.SUBSCRIPTION + ASKS + "/returns")
                .then()
                .body("value.machine", not(hasItem(machine.path())));
        as(People.OWNER)
                .post(machine.path() + ASKS + "/approveReturn")
                .then()
                .statusCode(409)
                .body("error.code", equalTo("NoReturnToApprove"));
    }

    @Test
    void aYesThatIsNotUsedInAWeekIsNone() {
        var machine = LabMachine.join();
        var _ = machine.certificate();
        days(181);
        machine.askForCertificate().statusCode(409);
        as(People.OWNER).post(machine.path() + ASKS + "/approveReturn").then().statusCode(200);
        days(8);
        machine.askForCertificate().statusCode(409);
        machine.askForCertificate().statusCode(409);
    }

    @Test
    void aMachineWhoseCertificateWasRevokedIsOutUntilSomebodyLetsItIn() {
        // Given
        var machine = LabMachine.join();
        var serial = machine.certificate().getFirst().getSerialNumber().toString(16);
        // When
        as(People.READER)
                .post(machine.path() + ASKS + "/revokeCertificates")
                .then()
                .statusCode(403);
        as(People.OWNER)
                .body("{\"reason\":\"keyCompromise\"}")
                .post(machine.path() + ASKS + "/revokeCertificates")
                .then()
                .statusCode(200)
                .body("value.reason", contains("keyCompromise"));
        // Then
        FactProbe.await(
                CertificateRevoked.class,
                fact -> fact.serial().equals(serial) && fact.reason().equals("keyCompromise"));
        machine.askForToken().statusCode(401).body("error.code", equalTo("certificate_ended"));
        machine.askForCertificate().statusCode(409);
        machine.roll(Lab.OTHER_KEY, Purpose.ROLL).statusCode(409);
        as(People.OWNER).post(machine.path() + ASKS + "/approveReturn").then().statusCode(200);
        var _ = machine.certificate();
        machine.askForToken().statusCode(200);
    }

    @Test
    void aMachineThatWasRevokedBeforeItsFirstCertificateIsOutToo() {
        // Given
        var machine = LabMachine.join();
        // When
        as(People.OWNER)
                .post(machine.path() + ASKS + "/revokeCertificates")
                .then()
                .statusCode(200);
        // Then
        machine.askForToken().statusCode(401).body("error.code", equalTo("certificate_ended"));
        machine.askForCertificate().statusCode(409).body("error.code", equalTo("ReturnAwaitsApproval"));
        machine.roll(Lab.OTHER_KEY, Purpose.ROLL).statusCode(409);
        as(People.OWNER).post(machine.path() + ASKS + "/approveReturn").then().statusCode(200);
        var _ = machine.certificate();
        machine.askForToken().statusCode(200);
    }
}
