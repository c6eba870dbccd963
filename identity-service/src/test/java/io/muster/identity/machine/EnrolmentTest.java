package io.muster.identity.machine;

import static io.muster.identity.machine.Samples.ADA;
import static io.muster.identity.machine.Samples.BOB;
import static io.muster.identity.machine.Samples.ID;
import static io.muster.identity.machine.Samples.NOON;
import static io.muster.identity.machine.Samples.enrolment;
import static io.muster.identity.machine.Samples.machine;
import static io.muster.identity.machine.Samples.refused;
import static io.muster.identity.machine.Samples.reported;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.chassis.rule.Decision;
import io.muster.contracts.MachineId;
import io.muster.contracts.facts.MachineChanged;
import io.muster.identity.Lab;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnrolmentTest {

    @Test
    void aNewMachineIsToldWithItsKey() {
        var decision = enrolment("cellar", Map.of("rack", "7"), "{'osName':'Linux','osVersion':'6.1'}")
                .decide(Optional.empty(), ID, ADA, NOON, Samples.DAY);
        assertThat(decision.facts())
                .containsExactly(new MachineChanged(
                        ID,
                        Samples.WEB,
                        "cellar",
                        Map.of("rack", "7"),
                        "linux",
                        "linux",
                        "6.1",
                        null,
                        Samples.KEY,
                        NOON.plus(Samples.DAY),
                        NOON));
        assertThat(decision.next().systemData().createdBy()).isEqualTo("ada");
    }

    @Test
    void theSameAgainChangesAndTellsNothing() {
        var before = machine(Map.of("rack", "7"), "{'osProfile':{'computerName':'web'}}");
        var again = enrolment("westcellar", Map.of("rack", "7"), "{'osProfile':{'computerName':'web'}}");
        assertThat(again.decide(
                        Optional.of(before), new MachineId(UUID.randomUUID()), BOB, NOON.plusSeconds(1), Samples.DAY))
                .isEqualTo(Decision.keep(before));
    }

    @Test
    void aPutReplacesWhatWasSaidButNotWhoTheMachineIs() {
        var before = machine(Map.of("rack", "7"), "{'locationData':{'name':'Cellar'}}");
        var next = enrolment("West Cellar", Map.of(), "{'osSku':'Debian'}")
                .decide(Optional.of(before), new MachineId(UUID.randomUUID()), BOB, NOON.plusSeconds(1), Samples.DAY)
                .next();
        assertThat(next.id()).isEqualTo(before.id());
        assertThat(next.presence()).isEqualTo(before.presence());
        assertThat(next.tags()).isEmpty();
        assertThat(next.reported()).isEqualTo(reported("{'osSku':'Debian'}"));
        assertThat(next.systemData()).isEqualTo(before.systemData().changed(BOB, NOON.plusSeconds(1)));
    }

    @Test
    void anotherKeyOrAnotherPlaceIsAConflict() {
        var before = machine(Map.of(), "{}");
        var otherKey = enrolment("West Cellar", Map.of(), "{'clientPublicKey':'" + Lab.pkcs1(Lab.OTHER_KEY) + "'}");
        assertThatThrownBy(() -> otherKey.decide(Optional.of(before), ID, ADA, NOON, Samples.DAY))
                .satisfies(refused(409, "MachineExists"));
        var elsewhere = enrolment("attic", Map.of(), "{}");
        assertThatThrownBy(() -> elsewhere.decide(Optional.of(before), ID, ADA, NOON, Samples.DAY))
                .satisfies(refused(409, "InvalidResourceLocation"));
    }

    @ParameterizedTest
    @CsvSource({"aws, AWS", "VMWARE, VMware", "HCI, HCI"})
    void aKindIsKeptInArmsSpelling(String sent, String kept) {
        var body = new MachineBody("cellar", null, sent, null, reported("{}"));
        assertThat(Enrolment.of(Samples.WEB, body).kind()).isEqualTo(kept);
    }

    @Test
    void anotherKindIsRefused() {
        var body = new MachineBody("cellar", null, "Mainframe", null, reported("{}"));
        assertThatThrownBy(() -> Enrolment.of(Samples.WEB, body)).satisfies(refused(400, "InvalidKind"));
    }

    @Test
    void systemsAreNamedInLowerCase() {
        var read = enrolment("cellar", Map.of(), "{'osType':'Linux','osName':'Windows'}")
                .reported();
        assertThat(read.osType()).isEqualTo("linux");
        assertThat(read.osName()).isEqualTo("windows");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'osVersion':'#256'}",
                "{'locationData':{'city':'#256'}}",
                "{'agentUpgrade':{'desiredVersion':'#256'}}",
                "{'parentClusterResourceId':'#2048'}",
                "{'detectedProperties':{'model':'#1024'}}",
                "{'detectedProperties':{'model':null}}",
                "{'identityKeyStore':'Drawer'}",
                "{'osProfile':{'computerName':'#65536'}}"
            })
    void tooMuchOrWrongIsRefused(String properties) {
        var text = properties;
        for (int size : new int[] {65_536, 2_048, 1_024, 256}) {
            text = text.replace("#" + size, "x".repeat(size + 1));
        }
        var body = new MachineBody("cellar", null, null, null, reported(text));
        assertThatThrownBy(() -> Enrolment.of(Samples.WEB, body)).satisfies(refused(400, "InvalidProperties"));
    }

    @Test
    void tooManyDetectedPropertiesAreRefused() {
        var many = new StringBuilder("{'detectedProperties':{'p0':'v'");
        for (int i = 1; i < 129; i += 1) {
            many.append(",'p").append(i).append("':'v'");
        }
        var body = new MachineBody(
                "cellar", null, null, null, reported(many.append("}}").toString()));
        assertThatThrownBy(() -> Enrolment.of(Samples.WEB, body)).satisfies(refused(400, "InvalidProperties"));
    }
}
