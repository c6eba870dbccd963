package io.muster.agent.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ChildTest {

    @Test
    void whatItPrintsIsReadAndWhatItComplainsOfIsNot() {
        assertThat(Child.run(List.of("sh", "-c", "echo said; echo complained >&2")))
                .isEqualTo("said\n");
    }

    @Test
    void aFailureSaysWhy() {
        assertThatThrownBy(() -> Child.run(List.of("sh", "-c", "echo said; echo; echo no directory >&2; exit 3")))
                .isInstanceOf(HostFault.class)
                .hasMessage("sh failed: no directory");
        assertThatThrownBy(() -> Child.run(List.of("false")))
                .isInstanceOf(HostFault.class)
                .hasMessage("false failed");
    }

    @Test
    void whoComplainsALotIsReadToTheEnd() {
        assertThat(Child.run(List.of("sh", "-c", "head -c 300000 /dev/zero >&2; echo said")))
                .isEqualTo("said\n");
    }

    @Test
    void whatIsNotThereCannotBeRun() {
        assertThatThrownBy(() -> Child.run(List.of("/no/such/program"))).isInstanceOf(HostFault.class);
    }
}
