package io.muster.identity.authority;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;

/// A private key and the certificate of its public half. The key may be a handle to one that never leaves its
/// device.
public record KeySlot(PrivateKey key, X509Certificate certificate) {

    /// The key's identifier (RFC 5280 §4.2.1.2, method 1), hex: the issuer's name in addresses and in the register.
    public String id() {
        return Certificates.keyId(certificate.getPublicKey());
    }

    Instant begins() {
        return certificate.getNotBefore().toInstant();
    }

    Instant ends() {
        return certificate.getNotAfter().toInstant();
    }

    @Override
    public String toString() {
        return "KeySlot[" + certificate.getSubjectX500Principal() + "]";
    }
}
