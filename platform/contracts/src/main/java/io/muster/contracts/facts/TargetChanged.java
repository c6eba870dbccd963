package io.muster.contracts.facts;

import io.muster.contracts.MachineId;
import java.time.Instant;

/// A machine's desired state has a new epoch: there is something to fetch.
@Wire(type = "target.changed.v1", topic = Topics.TARGETS)
public record TargetChanged(MachineId machine, long epoch, Instant at) implements Fact {

    @Override
    public String key() {
        return machine.toString();
    }
}
