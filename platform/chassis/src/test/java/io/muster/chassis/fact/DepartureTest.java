package io.muster.chassis.fact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.contracts.MachineId;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DepartureTest {

    private final List<MachineId> departed = new ArrayList<>();

    @Test
    void whoseKeyIsAnIdDeparts() {
        var machine = new MachineId(UUID.randomUUID());
        depart(machine.toString());
        assertThat(departed).containsExactly(machine);
    }

    @Test
    void aKeyThatIsNoIdIsPassedOver() {
        depart("no-machine");
        assertThat(departed).isEmpty();
    }

    @Test
    void aFaultOfWhatIsDoneThenIsNotTakenForABadKey() {
        var machine = new MachineId(UUID.randomUUID());
        assertThatThrownBy(() -> Departure.of(machine.toString(), MachineId::of, _ -> {
                    throw new IllegalArgumentException("broken");
                }))
                .hasMessage("broken");
    }

    private void depart(String key) {
        Departure.of(key, MachineId::of, machine -> {
                    departed.add(machine);
                    return Uni.createFrom().voidItem();
                })
                .await()
                .indefinitely();
    }
}
