package io.muster.agent.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.agent.HurriedTime;
import io.muster.agent.fault.AgentFault;
import io.muster.agent.identity.AgentConfig;
import io.muster.agent.identity.AgentHome;
import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class LifeTest {

    @TempDir
    Path directory;

    private AgentHome home() {
        return new AgentHome(directory);
    }

    private AgentConfig connect() {
        var machine = new MachineId(UUID.randomUUID());
        var config = new AgentConfig(
                ResourceId.machine("s", "g", "m"), machine, "s", "g", "m", "here", "t", "https://muster.example");
        config.write(home());
        return config;
    }

    private void disconnect() {
        try {
            home().forget();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Test
    void endsWhenTheMachineIsDisconnected() throws InterruptedException {
        var lived = new ArrayList<AgentConfig>();
        var config = connect();
        Life.lead(home(), as -> {
            lived.add(as);
            disconnect();
        });
        assertThat(lived).containsExactly(config);
    }

    @Test
    void goesOnAsTheMachineThatTheHostIsNow() throws InterruptedException {
        var lived = new ArrayList<AgentConfig>();
        var expected = new ArrayList<AgentConfig>();
        expected.add(connect());
        Life.lead(home(), as -> {
            lived.add(as);
            disconnect();
            if (lived.size() < 3) {
                expected.add(connect());
            }
        });
        assertThat(lived).isEqualTo(expected).hasSize(3);
    }

    @Test
    void doesNotBeginOnAHostThatIsNoMachine() {
        assertThatThrownBy(() -> Life.lead(home(), _ -> {}))
                .isInstanceOf(AgentFault.class)
                .hasMessageContaining("not connected");
    }

    @Test
    void whoWaitsForAMachineToBeConnectedIsWell() throws InterruptedException {
        var time = HurriedTime.until(Duration.ofMinutes(31));
        var told = new ArrayList<Duration>();
        var watchdog = new Watchdog(Set.of(), time, Duration.ofMinutes(5), () -> told.add(time.elapsed()));
        assertThatThrownBy(() -> Life.await(home(), time, home().guestStatus(), watchdog, _ -> {}))
                .isInstanceOf(InterruptedException.class);
        assertThat(told).hasSize(7);
    }
}
