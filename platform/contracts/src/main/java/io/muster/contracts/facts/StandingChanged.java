package io.muster.contracts.facts;

import io.muster.contracts.ComplianceStatus;
import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import java.time.Instant;
import java.util.UUID;

/// The latest word on a guest assignment. A tombstone means that the assignment is gone.
///
/// @param since when the status became what it is
@Wire(type = "standing.changed.v1", topic = Topics.STANDINGS)
public record StandingChanged(
        ResourceId assignment,
        MachineId machine,
        ComplianceStatus status,
        int compliant,
        int nonCompliant,
        int notApplicable,
        int errors,
        UUID latestReport,
        Instant since,
        Instant at)
        implements Fact {

    @Override
    public String key() {
        return assignment.key();
    }
}
