package io.muster.contracts.agent;

import io.muster.contracts.Required;
import java.time.Instant;

/// The answer of `POST /agent/v1/identity/certificates`.
///
/// @param chain PEM: the machine's certificate, then its issuer
/// @param renewAfter the machine asks for the next one from this instant on
public record CertificateGrant(String chain, Instant notAfter, Instant renewAfter) {

    public CertificateGrant {
        Required.text("a certificate grant: chain", chain);
        Required.present("a certificate grant: notAfter and renewAfter", notAfter, renewAfter);
    }
}
