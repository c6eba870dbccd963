package io.muster.identity.machine;

import static io.muster.identity.machine.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.contracts.MachineStatus;
import io.muster.contracts.facts.PresenceChanged;
import org.junit.jupiter.api.Test;

class PresenceTest {

    private final Presence connected = Presence.awaiting(NOON)
            .hearing(new PresenceChanged(
                    Samples.ID, MachineStatus.CONNECTED, NOON.plusSeconds(5), "1.2", NOON.plusSeconds(5)));

    @Test
    void newsIsTaken() {
        assertThat(connected)
                .isEqualTo(new Presence(MachineStatus.CONNECTED, NOON.plusSeconds(5), NOON.plusSeconds(5), "1.2"));
    }

    @Test
    void olderNewsIsNot() {
        var late = new PresenceChanged(Samples.ID, MachineStatus.DISCONNECTED, NOON, "1.1", NOON.plusSeconds(4));
        assertThat(connected.hearing(late)).isEqualTo(connected);
    }

    @Test
    void whatIsNotSaidAgainStays() {
        var gone = new PresenceChanged(Samples.ID, MachineStatus.DISCONNECTED, null, null, NOON.plusSeconds(900));
        assertThat(connected.hearing(gone))
                .isEqualTo(new Presence(MachineStatus.DISCONNECTED, NOON.plusSeconds(900), NOON.plusSeconds(5), "1.2"));
    }
}
