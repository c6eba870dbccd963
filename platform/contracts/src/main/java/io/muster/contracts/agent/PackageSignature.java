package io.muster.contracts.agent;

import io.muster.contracts.Required;

/// An Ed25519 signature over [PackageReference#signedBytes()].
///
/// @param keyId names one of the publisher keys that the machine was installed with
/// @param value base64 of the 64 signature bytes
public record PackageSignature(String keyId, String value) {

    public PackageSignature {
        Required.present("a signature: value", value);
        Required.text("a signature: keyId", keyId);
    }
}
