package io.muster.contracts.facts;

import io.muster.contracts.MachineId;
import io.muster.contracts.Required;
import java.time.Instant;

/// A heartbeat: telemetry, may be lost.
@Wire(type = "heartbeat.received.v1", topic = Topics.HEARTBEATS)
public record HeartbeatReceived(MachineId machine, Instant sentAt, String agentVersion, Instant at) implements Fact {

    public HeartbeatReceived {
        Required.present("a heartbeat: machine, sentAt and at", machine, sentAt, at);
        Required.text("a heartbeat: agentVersion", agentVersion);
    }

    @Override
    public String key() {
        return machine.toString();
    }
}
