package io.muster.contracts.facts;

import io.muster.contracts.MachineId;
import io.muster.contracts.Required;
import java.time.Instant;

/// A certificate is worth nothing from now on.
///
/// @param serial hex, as printed by common tools
/// @param reason as in RFC 5280 §5.3.1, e.g. `superseded`
@Wire(type = "certificate.revoked.v1", topic = Topics.CERTIFICATES)
public record CertificateRevoked(MachineId machine, String serial, String reason, Instant at) implements Fact {

    public CertificateRevoked {
        Required.present("a revoked certificate: machine and at", machine, at);
        Required.text("a revoked certificate: serial and reason", serial, reason);
    }

    @Override
    public String key() {
        return machine.toString();
    }
}
