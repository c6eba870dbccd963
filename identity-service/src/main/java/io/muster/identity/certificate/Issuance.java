package io.muster.identity.certificate;

import io.muster.identity.authority.Authority;
import io.muster.identity.machine.Machine;
import java.time.Duration;
import java.time.Instant;
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

        boolean admits(Instant ended, Instant now) {
            return within != null && !now.isAfter(ended.plus(within));
        }
    }

    /// For a machine that never had a certificate: at once, and when the time for that is over as one that comes back.
    static Issuance first(Machine machine, boolean approved, Policy policy, Instant now) {
        if (approved || machine.isTrusted(now)) {
            return new Fresh();
        }
        if (machine.isShutOut()) {
            return new NeedsApproval("it was revoked before it had a certificate");
        }
        var ended = machine.trustedUntil() == null ? machine.systemData().createdAt() : machine.trustedUntil();
        return policy.admits(ended, now)
                ? new Fresh()
                : new NeedsApproval("it asked for no certificate before " + ended);
    }

    /// @param last the machine's newest certificate
    /// @param keyId of the key that asks, which is the machine's
    /// @param approved somebody has said yes
    static Issuance decide(
            Registered last, String keyId, boolean approved, Authority authority, Policy policy, Instant now) {
        if (approved) {
            return new Fresh();
        }
        if (last.revocation() != null) {
            return new NeedsApproval("its certificate was revoked");
        }
        if (!last.isValid(now)) {
            return policy.admits(last.notAfter(), now)
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
