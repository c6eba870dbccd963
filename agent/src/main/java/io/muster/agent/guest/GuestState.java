package io.muster.agent.guest;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.muster.agent.identity.AgentHome;
import io.muster.agent.identity.Gateway;
import io.muster.contracts.MachineId;
import io.muster.contracts.agent.DesiredState;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the agent remembers between starts: the last desired state, and the last "evaluate now" it has answered.
///
/// @param fault why an assignment could not be evaluated the last time; null when all could
/// @param confirmed when the control plane last said that this is the desired state; null when an agent wrote this that
///     did not ask itself that
public record GuestState(
        @Nullable DesiredState desired,
        long answered,
        @Nullable String fault,
        @Nullable Instant confirmed) {

    static final GuestState NONE = new GuestState(null, 0, null, null);

    /// What nobody has confirmed for longer may be anything by now, taken back too.
    static final Duration LIFE = Duration.ofDays(14);

    /// Nothing remembered, or nothing readable, is the beginning.
    public static GuestState read(AgentHome home) {
        try {
            return Files.exists(home.state())
                    ? Gateway.JSON.readValue(home.state().toFile(), GuestState.class)
                    : NONE;
        } catch (IOException damaged) {
            return NONE;
        }
    }

    public void write(AgentHome home) {
        try {
            AgentHome.write(home.state(), Gateway.JSON.writeValueAsBytes(this), "rw-------");
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// False when it is what another machine should be, which this host was before.
    boolean isOf(MachineId machine) {
        return desired == null || desired.machine().equals(machine);
    }

    boolean isStale(Instant now) {
        return desired != null && confirmed != null && now.isAfter(confirmed.plus(LIFE));
    }

    GuestState confirmed(Instant at) {
        return new GuestState(desired, answered, fault, at);
    }

    /// Without a desired state.
    GuestState lapsed() {
        return new GuestState(null, answered, null, null);
    }

    public List<DesiredState.Assignment> assignments() {
        return desired == null ? List.of() : desired.assignments();
    }

    public long epoch() {
        return desired == null ? -1 : desired.epoch();
    }
}
