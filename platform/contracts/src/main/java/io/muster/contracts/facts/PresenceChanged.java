package io.muster.contracts.facts;

import io.muster.contracts.MachineId;
import io.muster.contracts.MachineStatus;
import io.muster.contracts.Required;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Whether a machine is still with us, judged by when we last heard from it. A tombstone means that the machine is
/// gone.
@Wire(type = "presence.changed.v1", topic = Topics.PRESENCE)
public record PresenceChanged(
        MachineId machine,
        MachineStatus status,
        @Nullable Instant lastHeard,
        @Nullable String agentVersion,
        Instant at) implements Fact {

    public PresenceChanged {
        Required.present("presence: machine, status and at", machine, status, at);
    }

    @Override
    public String key() {
        return machine.toString();
    }
}
