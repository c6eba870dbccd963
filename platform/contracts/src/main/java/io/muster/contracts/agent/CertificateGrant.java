package io.muster.contracts.agent;

import java.time.Instant;

/// The answer of `POST /agent/v1/identity/certificates`.
///
/// @param chain PEM: the machine's certificate, then its issuer
/// @param renewAfter the machine asks for the next one from this instant on
public record CertificateGrant(String chain, Instant notAfter, Instant renewAfter) {}
