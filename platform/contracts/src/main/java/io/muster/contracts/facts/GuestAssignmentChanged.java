package io.muster.contracts.facts;

import io.muster.contracts.AssignmentMode;
import io.muster.contracts.MachineId;
import io.muster.contracts.Required;
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

    public GuestAssignmentChanged {
        Required.present(
                "a guest assignment: id, machine, machineId, mode, content and at",
                id,
                machine,
                machineId,
                mode,
                content,
                at);
    }

    @Override
    public String key() {
        return id.key();
    }
}
