package io.muster.identity.authority;

import io.muster.chassis.arm.ArmError;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The authority's keys. The next slots exist beforehand and are published with the current ones, so that everybody
/// trusts them by the time they are used. Former issuers sign no more certificates, but say which of theirs are
/// revoked.
///
/// @param issuer signs machine certificates
/// @param formerIssuers the latest first
public record KeyRing(KeySlot issuer, KeySlot nextIssuer, List<KeySlot> formerIssuers) {

    public KeyRing {
        formerIssuers = List.copyOf(formerIssuers);
    }

    /// All that may have signed a certificate or will: current, next, former ones.
    public List<KeySlot> issuers() {
        return Stream.concat(Stream.of(issuer, nextIssuer), formerIssuers.stream())
                .toList();
    }

    public Optional<KeySlot> issuer(String id) {
        return issuers().stream().filter(slot -> slot.id().equals(id)).findFirst();
    }

    /// True when the issuer must give way, so that what it signs today ends before it does, with a reserve.
    ///
    /// @param reserve how long before its end an issuer gives way
    boolean mustPromote(Instant now, Duration reserve) {
        return !now.isBefore(issuer.ends().minus(reserve));
    }

    /// Why the next issuer cannot take over yet: a machine learns of it when it renews its certificate, so only
    /// after the life of one has everybody that is still with us seen it.
    Optional<ArmError> tooEarly(Instant now, Duration certificateLife) {
        var known = nextIssuer.begins().plus(certificateLife);
        return now.isBefore(known)
                ? Optional.of(ArmError.conflict(
                        "NextAuthorityTooYoung",
                        "Machines learn of the next issuer when they renew; all have by " + known
                                + ". Send {\"force\":true} to promote it now."))
                : Optional.empty();
    }

    /// Former issuers whose last certificate has ended.
    List<KeySlot> outlived(Instant now) {
        return formerIssuers.stream().filter(slot -> !now.isBefore(slot.ends())).toList();
    }
}
