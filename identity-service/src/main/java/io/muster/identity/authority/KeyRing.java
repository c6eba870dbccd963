package io.muster.identity.authority;

import java.util.List;

/// The authority's keys. The next slots exist beforehand and are published with the current ones, so that everybody
/// trusts them by the time they are used.
///
/// @param issuer signs machine certificates
public record KeyRing(KeySlot issuer, KeySlot nextIssuer) {

    List<KeySlot> issuers() {
        return List.of(issuer, nextIssuer);
    }
}
