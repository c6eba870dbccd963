package io.muster.identity;

import static io.muster.identity.Lab.as;
import static org.hamcrest.Matchers.equalTo;

import io.muster.contracts.facts.MachineCopied;
import io.muster.testkit.FactProbe;
import io.muster.testkit.MusterServers;
import io.muster.testkit.People;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// What other settings change.
@QuarkusTest
@TestProfile(TestTime.Strict.class)
@QuarkusTestResource(
        value = MusterServers.class,
        initArgs = @ResourceArg(name = "database", value = "identity"),
        restrictToAnnotatedClass = false)
class StrictIT {

    @Test
    void underTheOtherPolicyNobodyComesBackUnasked() {
        var machine = LabMachine.join();
        var _ = machine.certificate();
        TestTime.CLOCK.push(Duration.ofDays(91));
        machine.askForCertificate()
                .statusCode(409)
                .header("Retry-After", "60")
                .body("error.code", equalTo("ReturnAwaitsApproval"));
        as(People.OWNER)
                .post(machine.path() + "/providers/Muster.Identity/approveReturn")
                .then()
                .statusCode(200);
        var _ = machine.certificate();
    }

    @Test
    void copiesAreToldOfButGoOnWhereTheyAreTolerated() {
        var machine = LabMachine.join();
        var one = "m:%016x u:%016x".formatted(1, 1);
        var other = "m:%016x u:%016x".formatted(1, 2);
        for (int turn = 0; turn < 3; turn += 1) {
            TestTime.CLOCK.push(Duration.ofMinutes(30));
            machine.askForToken(one).statusCode(200);
            TestTime.CLOCK.push(Duration.ofMinutes(30));
            machine.askForToken(other).statusCode(200);
        }
        FactProbe.await(MachineCopied.class, fact -> fact.machine().equals(machine.id()));
        machine.leave(Lab.OTHER_KEY, other).statusCode(409).body("error.code", equalTo("NotACopy"));
    }
}
