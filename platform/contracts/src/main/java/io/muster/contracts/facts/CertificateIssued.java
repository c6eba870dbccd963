package io.muster.contracts.facts;

import io.muster.contracts.MachineId;
import java.time.Instant;

/// A machine was given a certificate.
///
/// @param serial hex, as printed by common tools
@Wire(type = "certificate.issued.v1", topic = Topics.CERTIFICATES)
public record CertificateIssued(MachineId machine, String serial, Instant notAfter, Instant at) implements Fact {

    @Override
    public String key() {
        return machine.toString();
    }
}
