package io.muster.identity.certificate;

import io.muster.identity.authority.Authority;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a machine that asks for a certificate gets.
sealed interface Issuance {

    /// A new certificate.
    record Fresh() implements Issuance {}

    /// The one it has: its answer was lost, or it asks before its time.
    record Again(Registered certificate) implements Issuance {}

    /// Nothing before somebody has said yes.
    record NeedsApproval(String why) implements Issuance {}

    /// Who comes back without asking anybody.
    ///
    /// @param within how long after the end of its certificate; null when nobody does
    record Policy(@Nullable Duration within) {

        boolean admits(Registered ended, Instant now) {
            return within != null && !now.isAfter(ended.notAfter().plus(within));
        }
    }

    /// @param latest the machine's newest certificate; none when it joins
    /// @param keyId of the key that asks, which is the machine's
    /// @param approved somebody has said yes
    static Issuance decide(
            Optional<Registered> latest,
            String keyId,
            boolean approved,
            Authority authority,
            Policy policy,
            Instant now) {
        if (latest.isEmpty() || approved) {
            return new Fresh();
        }
        var last = latest.get();
        if (last.revocation() != null) {
            return new NeedsApproval("its certificate was revoked");
        }
        if (!last.isValid(now)) {
            return policy.admits(last, now)
                    ? new Fresh()
                    : new NeedsApproval("its certificate ended at " + last.notAfter());
        }
        return isEnough(last, keyId, authority, now) ? new Again(last) : new Fresh();
    }

    private static boolean isEnough(Registered last, String keyId, Authority authority, Instant now) {
        var renewAfter = authority.renewAfter(last.certificate().getSerialNumber(), last.notBefore());
        return last.keyId().equals(keyId)
                && now.isBefore(renewAfter)
                && authority.ring().issuer(last.issuer()).isPresent();
    }
}
