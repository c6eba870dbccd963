package io.muster.identity.machine;

import static io.muster.identity.machine.Samples.ADA;
import static io.muster.identity.machine.Samples.BOB;
import static io.muster.identity.machine.Samples.ID;
import static io.muster.identity.machine.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.chassis.rule.Decision;
import io.muster.contracts.facts.MachineKeyChanged;
import io.muster.identity.Author;
import io.muster.identity.Lab;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MachineTest {

    private static final Instant LATER = NOON.plusSeconds(60);
    private static final Instant END = NOON.plusSeconds(3_600);
    private static final String SAID = "{'osName':'linux','locationData':{'city':'Ulm'},'vmUuid':'u'}";

    private final Machine machine = Samples.machine(Map.of("rack", "7"), SAID);

    @Test
    void trustIsToldAndIsNobodysChangeOfTheResource() {
        var decision = machine.trusted(END, LATER);
        assertThat(decision.facts()).containsExactly(decision.next().changed(LATER));
        assertThat(decision.next().changed(LATER).trustedUntil()).isEqualTo(END);
        assertThat(decision.next().systemData()).isEqualTo(machine.systemData());
        assertThat(decision.next().trusted(END, LATER)).isEqualTo(Decision.keep(decision.next()));
    }

    @Test
    void aMachineIsTrustedForADayBeforeItsFirstCertificateAndUntilTheEndOfTheLast() {
        assertThat(machine.isTrusted(END)).isTrue();
        assertThat(machine.isTrusted(NOON.plus(Samples.DAY).minusSeconds(1))).isTrue();
        assertThat(machine.isTrusted(NOON.plus(Samples.DAY))).isFalse();
        assertThat(machine.isShutOut()).isFalse();
        var trusted = machine.trusted(END, LATER).next();
        assertThat(trusted.isTrusted(LATER)).isTrue();
        assertThat(trusted.isTrusted(END)).isFalse();
    }

    @Test
    void aMachineThatIsShutOutWasNeverTrusted() {
        var decision = machine.shutOut(LATER);
        assertThat(decision.next().isShutOut()).isTrue();
        assertThat(decision.next().isTrusted(NOON)).isFalse();
        assertThat(decision.facts()).containsExactly(decision.next().changed(LATER));
        assertThat(decision.next().shutOut(LATER)).isEqualTo(Decision.keep(decision.next()));
    }

    @Test
    void whatIsTaggedOrDescribedAnewIsTrustedAsLongAsBefore() {
        var trusted = machine.trusted(END, LATER).next();
        var tagged = trusted.tagged(Map.of("rack", "8"), BOB, LATER);
        assertThat(tagged.next().trustedUntil()).isEqualTo(END);
        assertThat(tagged.next().tags()).isEqualTo(Map.of("rack", "8"));
        assertThat(tagged.next().systemData().lastModifiedBy()).isEqualTo("bob");
        assertThat(tagged.facts()).containsExactly(tagged.next().changed(LATER));
        assertThat(trusted.tagged(trusted.tags(), BOB, LATER)).isEqualTo(Decision.keep(trusted));
    }

    @Test
    void aMachineThatGoesOnWithAnotherKeyKeepsAllElse() {
        var key = new MachineKey(Lab.pkcs1(Lab.OTHER_KEY));
        var decision = machine.trusted(END, LATER).next().rolled(key, LATER);
        var next = decision.next();
        assertThat(next.publicKey()).isEqualTo(key);
        assertThat(next.reported()).isEqualTo(machine.reported().withKey(key));
        assertThat(next.reported().withKey(machine.publicKey())).isEqualTo(machine.reported());
        assertThat(next.trustedUntil()).isEqualTo(END);
        assertThat(next.systemData()).isEqualTo(machine.systemData().changed(Author.of(ID), LATER));
        assertThat(next.systemData().createdBy()).isEqualTo(ADA.id());
        assertThat(decision.facts())
                .containsExactly(new MachineKeyChanged(ID, key.pkcs1(), LATER), next.changed(LATER));
    }
}
