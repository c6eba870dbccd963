package io.muster.identity.certificate;

import io.muster.contracts.MachineId;
import java.security.cert.X509Certificate;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A certificate that was given out.
///
/// @param serial hex
/// @param issuer the issuer's key id
/// @param keyId of the machine's key
public record Registered(
        String serial,
        MachineId machine,
        String issuer,
        String keyId,
        X509Certificate certificate,
        Instant notBefore,
        Instant notAfter,
        @Nullable Revocation revocation) {

    /// When and why it was taken back.
    public record Revocation(Instant at, RevocationReason reason) {}

    boolean isValid(Instant now) {
        return revocation == null && now.isBefore(notAfter);
    }
}
