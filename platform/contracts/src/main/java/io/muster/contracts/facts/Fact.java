package io.muster.contracts.facts;

import java.time.Instant;

/// Something that happened, or a thing as it is now, announced by the service that owns it. The wire type and topic are
/// on the record's [Wire] annotation.
public sealed interface Fact
        permits CertificateIssued,
                CertificateRevoked,
                FindingClosed,
                FindingOpened,
                GuestAssignmentChanged,
                HeartbeatReceived,
                MachineChanged,
                MachineCopied,
                MachineKeyChanged,
                PolicyAssignmentChanged,
                PresenceChanged,
                ReportReceived,
                RoleAssignmentChanged,
                ScopeChanged,
                StandingChanged,
                TargetChanged {

    /// The id of the thing: facts of one key keep their order.
    String key();

    /// When it became true, by the owner's clock.
    Instant at();
}
