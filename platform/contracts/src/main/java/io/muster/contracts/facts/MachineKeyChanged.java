package io.muster.contracts.facts;

import io.muster.contracts.MachineId;
import io.muster.contracts.Required;
import java.time.Instant;

/// A machine goes on with another key.
///
/// @param publicKey base64 of the PKCS#1 DER, as the machine resource shows it
@Wire(type = "machine-key.changed.v1", topic = Topics.CERTIFICATES)
public record MachineKeyChanged(MachineId machine, String publicKey, Instant at) implements Fact {

    public MachineKeyChanged {
        Required.present("a changed key: machine and at", machine, at);
        Required.text("a changed key: publicKey", publicKey);
    }

    @Override
    public String key() {
        return machine.toString();
    }
}
