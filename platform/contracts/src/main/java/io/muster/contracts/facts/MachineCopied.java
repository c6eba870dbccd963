package io.muster.contracts.facts;

import io.muster.contracts.HostFingerprint;
import io.muster.contracts.MachineId;
import io.muster.contracts.Required;
import java.time.Instant;

/// Two hosts were found to have one machine's identity.
///
/// @param original of the host that keeps it
/// @param copy of the host that has to take another
@Wire(type = "machine.copied.v1", topic = Topics.CERTIFICATES)
public record MachineCopied(MachineId machine, HostFingerprint original, HostFingerprint copy, Instant at)
        implements Fact {

    public MachineCopied {
        Required.present("a copied machine: machine, original, copy and at", machine, original, copy, at);
    }

    @Override
    public String key() {
        return machine.toString();
    }
}
