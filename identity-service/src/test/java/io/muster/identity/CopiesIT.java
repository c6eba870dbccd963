package io.muster.identity;

import static io.muster.identity.Lab.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.muster.contracts.MachineId;
import io.muster.contracts.facts.MachineCopied;
import io.muster.testkit.FactProbe;
import io.muster.testkit.MusterServers;
import io.muster.testkit.People;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Two hosts, one key.
@QuarkusTest
@TestProfile(TestTime.Pushed.class)
@QuarkusTestResource(
        value = MusterServers.class,
        initArgs = @ResourceArg(name = "database", value = "identity"),
        restrictToAnnotatedClass = false)
class CopiesIT {

    private static final String ORIGINAL = host(1, 1);
    private static final String COPY = host(1, 2);
    private static final String ELSEWHERE = host(1, 3);

    private LabMachine machine = new LabMachine("", new MachineId(new UUID(0, 0)), Lab.KEY);

    @BeforeEach
    void aMachineHasJoined() {
        machine = LabMachine.join();
        machine.askForCertificate(ORIGINAL).statusCode(200);
    }

    @Test
    void theCopyBecomesAMachineOfItsOwnAndTheOriginalStaysWhatItIs() {
        // Given
        bothAreSeen();
        // When
        token(COPY, 409);
        var fact = FactProbe.await(MachineCopied.class, one -> one.machine().equals(machine.id()));
        var became = machine.leave(Lab.OTHER_KEY, COPY).statusCode(200).extract();
        // Then
        assertThat(fact.original()).hasToString(ORIGINAL);
        assertThat(fact.copy()).hasToString(COPY);
        assertThat(became.<String>path("resource")).matches(machine.path() + "-[0-9a-f]{4}");
        var id = MachineId.of(became.path("machine"));
        assertThat(id).isNotEqualTo(machine.id());
        var copy = new LabMachine(became.<String>path("resource").replaceFirst(".*/", ""), id, Lab.OTHER_KEY);
        copy.askForToken(COPY).statusCode(200);
        assertThat(copy.certificate()).isEqualTo(LabMachine.chain(became.path("certificate.chain")));
        as(People.READER)
                .get(copy.path())
                .then()
                .statusCode(200)
                .body("properties.clientPublicKey", equalTo(Lab.pkcs1(Lab.OTHER_KEY)))
                .body("location", equalTo("cellar"));
        token(ORIGINAL, 200);
        machine.askForCertificate(ORIGINAL).statusCode(200);
        machine.askForCertificate(COPY).statusCode(409).body("error.code", equalTo("CopyOfAnotherMachine"));
    }

    @Test
    void aCopyLeavesOnceAndALostAnswerIsGivenAgain() {
        bothAreSeen();
        token(COPY, 409);
        var first = machine.leave(Lab.OTHER_KEY, COPY).statusCode(200).extract();
        var again = machine.leave(Lab.OTHER_KEY, COPY).statusCode(200).extract();
        assertThat(again.asString()).isEqualTo(first.asString());
        machine.leave(Lab.pair(), COPY).statusCode(409).body("error.code", equalTo("CopyHasLeft"));
    }

    @Test
    void onlyACopyMayLeaveAndOnlyWithTheOldKey() {
        machine.leave(Lab.OTHER_KEY, ORIGINAL).statusCode(409).body("error.code", equalTo("NotACopy"));
        bothAreSeen();
        token(COPY, 409);
        machine.leave(Lab.OTHER_KEY, ORIGINAL).statusCode(409);
        machine.leave(Lab.OTHER_KEY, ELSEWHERE).statusCode(409);
        machine.with(Lab.OTHER_KEY).leave(Lab.OTHER_KEY, COPY).statusCode(403);
    }

    @Test
    void aMachineThatMovesIsNoCopyNorIsOneThatMovesBack() {
        token(ORIGINAL, 200);
        token(COPY, 200);
        token(COPY, 200);
        token(ORIGINAL, 200);
        token(ORIGINAL, 200);
        TestTime.CLOCK.push(Duration.ofDays(2));
        token(COPY, 200);
    }

    @Test
    void whatIsNoFingerprintIsRefused() {
        machine.askForToken("nonsense").statusCode(400).body("error.code", equalTo("invalid_request"));
        machine.askForCertificate("nonsense").statusCode(400);
    }

    /// Each asks once an hour, and the original has come back once.
    private void bothAreSeen() {
        token(ORIGINAL, 200);
        token(COPY, 200);
        token(ORIGINAL, 200);
    }

    private void token(String host, int status) {
        TestTime.CLOCK.push(Duration.ofMinutes(30));
        machine.askForToken(host).statusCode(status);
    }

    private static String host(int installation, int hardware) {
        return "m:%016x u:%016x".formatted(installation, hardware);
    }
}
