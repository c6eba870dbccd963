package io.muster.contracts.agent;

import io.muster.contracts.HostFingerprint;
import io.muster.contracts.MachineId;
import io.muster.contracts.Required;
import org.jspecify.annotations.Nullable;

/// The body of `POST /agent/v1/identity/certificates`: needs no bearer token, because only the key that was registered
/// with the machine resource can have signed the request.
///
/// @param signingRequest PEM of a PKCS#10 request with the subject `CN={machine id}`
/// @param host of the host that asks; null from an agent that does not say
public record CertificateRequest(
        MachineId machine, String signingRequest, @Nullable HostFingerprint host) {

    public CertificateRequest {
        Required.present("a certificate request: machine", machine);
        Required.text("a certificate request: signingRequest", signingRequest);
    }
}
