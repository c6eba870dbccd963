package io.muster.identity.machine;

import static io.muster.identity.machine.Samples.ID;
import static io.muster.identity.machine.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.contracts.facts.MachineChanged;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KnownMachinesTest {

    private final Map<String, MachineChanged> topic = new HashMap<>();
    private final KnownMachines known = new KnownMachines(key -> Optional.ofNullable(topic.get(key)));

    @Test
    void aMachineThatWasToldIsKnownByItsKey() {
        assertThat(known.find(ID)).isEmpty();
        told(NOON, Samples.KEY);
        assertThat(known.find(ID)).contains(new KnownMachine(ID, Samples.WEB, new MachineKey(Samples.KEY), null));
    }

    @Test
    void whoseKeyWasNotToldIsNotKnown() {
        told(NOON, null);
        assertThat(known.find(ID)).isEmpty();
    }

    @Test
    void aChangedMachineIsNotKnownUntilTheChangeComesBack() {
        told(NOON, Samples.KEY);
        known.expect(fact(NOON.plusSeconds(1), Samples.KEY, null));
        known.expect(fact(NOON.plusSeconds(2), Samples.KEY, null));
        assertThat(known.find(ID)).isEmpty();
        told(NOON.plusSeconds(1), Samples.KEY);
        assertThat(known.find(ID)).isEmpty();
        told(NOON.plusSeconds(2), Samples.KEY);
        assertThat(known.find(ID)).isPresent();
        assertThat(known.find(ID)).isPresent();
    }

    @Test
    void aDeletedMachineIsNotKnownAgainWhateverComes() {
        told(NOON, Samples.KEY);
        known.expectNoMore(ID);
        known.expect(fact(NOON.plusSeconds(1), Samples.KEY, null));
        told(NOON.plusSeconds(1), Samples.KEY);
        assertThat(known.find(ID)).isEmpty();
    }

    @Test
    void whatWasToldAtTheSameInstantAsTheChangeIsNotTakenForIt() {
        told(NOON, Samples.KEY);
        known.expect(fact(NOON, Samples.KEY, NOON));
        assertThat(known.find(ID)).isEmpty();
        topic.put(ID.toString(), fact(NOON, Samples.KEY, NOON));
        assertThat(known.find(ID)).isPresent();
    }

    @Test
    void aLaterChangeOfAnotherProcessTellsOfTheMachineToo() {
        known.expect(fact(NOON, Samples.KEY, null));
        told(NOON.plusSeconds(1), Samples.KEY);
        assertThat(known.find(ID)).isPresent();
    }

    @Test
    void aMachineIsTrustedUntilItsTrustEnds() {
        topic.put(ID.toString(), fact(NOON, Samples.KEY, NOON.plusSeconds(1)));
        var machine = known.find(ID).orElseThrow();
        assertThat(machine.isTrusted(NOON)).isTrue();
        assertThat(machine.isTrusted(NOON.plusSeconds(1))).isFalse();
    }

    @Test
    void aMachineOfWhichNoTrustIsToldIsNotTrusted() {
        told(NOON, Samples.KEY);
        assertThat(known.find(ID).orElseThrow().isTrusted(NOON)).isFalse();
    }

    private void told(Instant at, @Nullable String key) {
        topic.put(ID.toString(), fact(at, key, null));
    }

    private static MachineChanged fact(Instant at, @Nullable String key, @Nullable Instant trustedUntil) {
        return new MachineChanged(
                ID, Samples.WEB, "cellar", Map.of(), "linux", null, null, null, key, trustedUntil, at);
    }
}
