package io.muster.assignment.guest;

import io.muster.contracts.AssignmentMode;
import io.muster.contracts.ComplianceStatus;
import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import io.muster.contracts.agent.PackageReference;
import io.muster.contracts.facts.GuestAssignmentChanged;
import io.muster.contracts.facts.StandingChanged;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A package that runs on a machine because a policy assignment says so, and the latest word on it.
///
/// @param latestReport null before the first report
public record GuestAssignment(
        ResourceId id,
        MachineId machine,
        ResourceId policyAssignment,
        AssignmentMode mode,
        PackageReference content,
        ComplianceStatus status,
        @Nullable UUID latestReport,
        @Nullable Instant checkedAt,
        Instant createdAt) {

    static GuestAssignment fresh(
            ResourceId id,
            MachineId machine,
            ResourceId policyAssignment,
            AssignmentMode mode,
            PackageReference content,
            Instant now) {
        return new GuestAssignment(
                id, machine, policyAssignment, mode, content, ComplianceStatus.PENDING, null, null, now);
    }

    /// True when the other asks the very same of the machine.
    boolean asks(GuestAssignment other) {
        return id.equals(other.id)
                && policyAssignment.equals(other.policyAssignment)
                && mode == other.mode
                && content.equals(other.content);
    }

    /// The same assignment with another package: what came of the old one still stands until the next report.
    GuestAssignment asking(GuestAssignment other) {
        return new GuestAssignment(
                id,
                machine,
                other.policyAssignment,
                other.mode,
                other.content,
                status,
                latestReport,
                checkedAt,
                createdAt);
    }

    GuestAssignment with(StandingChanged standing) {
        return new GuestAssignment(
                id,
                machine,
                policyAssignment,
                mode,
                content,
                standing.status(),
                standing.latestReport(),
                standing.at(),
                createdAt);
    }

    ResourceId machineId() {
        return ResourceId.of(id.value().substring(0, id.key().lastIndexOf("/providers/")));
    }

    GuestAssignmentChanged changed(Instant now) {
        return new GuestAssignmentChanged(id, machine, machineId(), policyAssignment, mode, content, now);
    }
}
