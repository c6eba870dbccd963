package io.muster.contracts.facts;

import io.muster.contracts.MachineId;
import io.muster.contracts.Required;
import java.time.Instant;

/// A machine's desired state has a new epoch: there is something to fetch.
@Wire(type = "target.changed.v1", topic = Topics.TARGETS)
public record TargetChanged(MachineId machine, long epoch, Instant at) implements Fact {

    public TargetChanged {
        Required.present("a target: machine and at", machine, at);
        Required.count("a target: an epoch of zero or more", epoch);
    }

    @Override
    public String key() {
        return machine.toString();
    }
}
