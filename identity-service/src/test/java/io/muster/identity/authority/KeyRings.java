package io.muster.identity.authority;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Key rings that live as long as a test.
public final class KeyRings {

    private KeyRings() {}

    public static Authority authority(Instant now, Duration certificateLife) {
        var ring = new KeyRing(slot(now), slot(now), List.of());
        return new Authority(
                ring, new Keys.Terms("https://gateway", certificateLife, Duration.ofDays(3_650), Duration.ofDays(1)));
    }

    private static KeySlot slot(Instant now) {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            return new KeySlot(pair.getPrivate(), Certificates.selfSigned("Test ", pair, now, Duration.ofDays(3_650)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
