package io.muster.contracts.facts;

import io.muster.contracts.MachineId;
import java.time.Instant;

/// A heartbeat: telemetry, may be lost.
@Wire(type = "heartbeat.received.v1", topic = Topics.HEARTBEATS)
public record HeartbeatReceived(MachineId machine, Instant sentAt, String agentVersion, Instant at) implements Fact {

    @Override
    public String key() {
        return machine.toString();
    }
}
