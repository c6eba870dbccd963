package io.muster.contracts.facts;

import io.muster.contracts.AssignmentMode;
import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import io.muster.contracts.agent.PackageReference;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A guest assignment as it is now. A tombstone means removed.
///
/// @param policyAssignmentId null for one that was assigned directly
@Wire(type = "guest-assignment.changed.v1", topic = Topics.GUEST_ASSIGNMENTS)
public record GuestAssignmentChanged(
        ResourceId id,
        MachineId machine,
        ResourceId machineId,
        @Nullable ResourceId policyAssignmentId,
        AssignmentMode mode,
        PackageReference content,
        Instant at)
        implements Fact {

    @Override
    public String key() {
        return id.key();
    }
}
