package io.muster.identity;

import static io.muster.identity.Lab.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.muster.contracts.agent.KeyChangeRequest.Purpose;
import io.muster.contracts.facts.CertificateIssued;
import io.muster.contracts.facts.CertificateRevoked;
import io.muster.contracts.facts.MachineKeyChanged;
import io.muster.testkit.FactProbe;
import io.muster.testkit.MusterServers;
import io.muster.testkit.People;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// A machine's certificate from joining to leaving, on a clock that is pushed.
@QuarkusTest
@TestProfile(TestTime.Pushed.class)
@QuarkusTestResource(
        value = MusterServers.class,
        initArgs = @ResourceArg(name = "database", value = "identity"),
        restrictToAnnotatedClass = false)
class CertificateLifeIT {

    private static final String ASKS = "/providers/Muster.Identity";

    private static void days(int number) {
        TestTime.CLOCK.push(Duration.ofDays(number));
    }

    @Test
    void aLostAnswerIsGivenAgainAndTheNextCertificateComesAtHalfLife() {
        // Given
        var machine = LabMachine.join();
        var first = machine.certificate().getFirst();
        // When
        assertThat(machine.certificate().getFirst()).isEqualTo(first);
        days(44);
        assertThat(machine.certificate().getFirst()).isEqualTo(first);
        days(6);
        var next = machine.certificate().getFirst();
        // Then
        assertThat(next).isNotEqualTo(first);
        assertThat(machine.certificate().getFirst()).isEqualTo(next);
        as(People.READER)
                .get(machine.path() + ASKS + "/certificates")
                .then()
                .statusCode(200)
                .body("value", hasSize(2))
                .body("value[0].serial", equalTo(next.getSerialNumber().toString(16)))
                .body("value.revoked", contains(new Object[] {null, null}));
        FactProbe.await(
                CertificateIssued.class,
                fact -> fact.serial().equals(next.getSerialNumber().toString(16)));
    }

    @Test
    void whoAsksManyTimesAtOnceGetsOneCertificate() {
        var machine = LabMachine.join();
        var asking = IntStream.range(0, 8)
                .mapToObj(_ -> CompletableFuture.supplyAsync(machine::certificate, Thread::startVirtualThread))
                .toList();
        assertThat(asking.stream().map(CompletableFuture::join).distinct()).hasSize(1);
    }

    @Test
    void renewalIsDueFromDay45OnAndSpreadOverSomeDays() {
        var now = TestTime.CLOCK.instant().truncatedTo(ChronoUnit.SECONDS);
        var machine = LabMachine.join();
        var due = Instant.parse(
                machine.askForCertificate().statusCode(200).extract().<String>path("renewAfter"));
        assertThat(due).isBetween(now.plus(Duration.ofDays(45)), now.plus(Duration.ofDays(50)));
        assertThat(machine.askForCertificate().extract().<String>path("renewAfter"))
                .isEqualTo(due.toString());
    }

    @Test
    void aSerialIsTakenAsToolsPrintItAndOneThatIsNotThereIsRefused() {
        // Given
        var machine = LabMachine.join();
        var serial = machine.certificate().getFirst().getSerialNumber().toString(16);
        var printed = serial.toUpperCase(Locale.ROOT).replaceAll("(..)(?=.)", "$1:");
        // When
        as(People.OWNER)
                .body("{\"serial\":\"" + serial.substring(1) + "\"}")
                .post(machine.path() + ASKS + "/revokeCertificates")
                .then()
                .statusCode(404)
                .body("error.code", equalTo("CertificateNotFound"));
        machine.askForToken().statusCode(200);
        as(People.OWNER)
                .body("{\"serial\":\"" + printed + "\"}")
                .post(machine.path() + ASKS + "/revokeCertificates")
                .then()
                .statusCode(200)
                .body("value.serial", contains(serial))
                .body("value.reason", contains("privilegeWithdrawn"));
        // Then
        machine.askForToken().statusCode(401).body("error.code", equalTo("certificate_ended"));
    }

    @Test
    void aMisspelledSerialRevokesNothing() {
        var machine = LabMachine.join();
        var serial = machine.certificate().getFirst().getSerialNumber().toString(16);
        for (var body : List.of("{\"serail\":\"" + serial + "\"}", "{\"Serial\":\"" + serial + "\"}")) {
            as(People.OWNER)
                    .body(body)
                    .post(machine.path() + ASKS + "/revokeCertificates")
                    .then()
                    .statusCode(400)
                    .body("error.code", equalTo("InvalidRequestContent"))
                    .body("error.message", containsString("reason, serial"));
        }
        machine.askForToken().statusCode(200);
        as(People.READER)
                .get(machine.path() + ASKS + "/certificates")
                .then()
                .body("value.revoked", contains(new Object[] {null}));
    }

    @Test
    void aReasonThatIsNoneIsRefused() {
        var machine = LabMachine.join();
        as(People.OWNER)
                .body("{\"reason\":\"dislike\"}")
                .post(machine.path() + ASKS + "/revokeCertificates")
                .then()
                .statusCode(400);
        as(People.OWNER)
                .post(Lab.machines(People.GROUP) + "/nobody" + ASKS + "/revokeCertificates")
                .then()
                .statusCode(404);
    }

    @Test
    void certificatesLeaveWithTheirMachine() {
        var machine = LabMachine.join();
        var serial = machine.certificate().getFirst().getSerialNumber().toString(16);
        as(People.OWNER).delete(machine.path()).then().statusCode(200);
        FactProbe.await(
                CertificateRevoked.class,
                fact -> fact.serial().equals(serial) && fact.reason().equals("cessationOfOperation"));
        machine.askForCertificate().statusCode(403);
    }

    @Test
    void aMachineGoesOnWithAnotherKeyThatTheOldOneVouchesFor() {
        // Given
        var machine = LabMachine.join();
        var old = machine.certificate().getFirst().getSerialNumber().toString(16);
        var rolled = machine.with(Lab.OTHER_KEY);
        // When
        rolled.roll(Lab.OTHER_KEY, Purpose.ROLL).statusCode(403);
        machine.roll(Lab.OTHER_KEY, Purpose.LEAVE).statusCode(403);
        var chain = machine.roll(Lab.OTHER_KEY, Purpose.ROLL)
                .statusCode(200)
                .extract()
                .<String>path("chain");
        // Then
        FactProbe.await(MachineKeyChanged.class, fact -> fact.machine().equals(machine.id()));
        FactProbe.await(
                CertificateRevoked.class,
                fact -> fact.serial().equals(old) && fact.reason().equals("superseded"));
        as(People.READER)
                .get(machine.path())
                .then()
                .body("properties.clientPublicKey", equalTo(Lab.pkcs1(Lab.OTHER_KEY)));
        machine.askForToken().statusCode(401);
        machine.askForCertificate().statusCode(403);
        rolled.askForToken().statusCode(200);
        assertThat(rolled.certificate()).isEqualTo(LabMachine.chain(chain));
    }

    @Test
    void aLostAnswerToAKeyChangeIsGivenAgain() {
        var machine = LabMachine.join();
        var _ = machine.certificate();
        var first = machine.roll(Lab.OTHER_KEY, Purpose.ROLL)
                .statusCode(200)
                .extract()
                .<String>path("chain");
        var again = machine.roll(Lab.OTHER_KEY, Purpose.ROLL)
                .statusCode(200)
                .extract()
                .<String>path("chain");
        assertThat(again).isEqualTo(first);
    }
}
