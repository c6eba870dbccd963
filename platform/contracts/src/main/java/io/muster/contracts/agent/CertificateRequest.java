package io.muster.contracts.agent;

import io.muster.contracts.MachineId;
import io.muster.contracts.Required;

/// The body of `POST /agent/v1/identity/certificates`: needs no bearer token, because only the key that was registered
/// with the machine resource can have signed the request.
///
/// @param signingRequest PEM of a PKCS#10 request with the subject `CN={machine id}`
public record CertificateRequest(MachineId machine, String signingRequest) {

    public CertificateRequest {
        Required.present("a certificate request: machine", machine);
        Required.text("a certificate request: signingRequest", signingRequest);
    }
}
