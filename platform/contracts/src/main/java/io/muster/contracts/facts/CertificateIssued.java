package io.muster.contracts.facts;

import io.muster.contracts.MachineId;
import io.muster.contracts.Required;
import java.time.Instant;

/// A machine was given a certificate.
///
/// @param serial hex, as printed by common tools
@Wire(type = "certificate.issued.v1", topic = Topics.CERTIFICATES)
public record CertificateIssued(MachineId machine, String serial, Instant notAfter, Instant at) implements Fact {

    public CertificateIssued {
        Required.present("an issued certificate: machine, notAfter and at", machine, notAfter, at);
        Required.text("an issued certificate: serial", serial);
    }

    @Override
    public String key() {
        return machine.toString();
    }
}
