package io.muster.identity.certificate;

import io.muster.contracts.HostFingerprint;
import io.muster.contracts.ResourceId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A machine that wants to come back and needs somebody's yes.
///
/// @param host that asked last; null when it did not say
record MachineReturn(
        ResourceId machine,
        String why,
        @Nullable HostFingerprint host,
        Instant askedAt,
        Instant lastAskedAt,
        @Nullable Approval approval) {

    /// A yes is meant for the machine that asks now, not for whoever has its key next year.
    private static final Duration APPROVAL_LIFE = Duration.ofDays(7);

    record Approval(Instant at, String by) {}

    boolean isApproved(Instant now) {
        return approval != null && now.isBefore(approval.at().plus(APPROVAL_LIFE));
    }
}
