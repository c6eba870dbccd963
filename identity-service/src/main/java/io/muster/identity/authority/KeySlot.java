package io.muster.identity.authority;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/// A private key and the certificate of its public half.
public record KeySlot(PrivateKey key, X509Certificate certificate) {

    @Override
    public String toString() {
        return "KeySlot[" + certificate.getSubjectX500Principal() + "]";
    }
}
