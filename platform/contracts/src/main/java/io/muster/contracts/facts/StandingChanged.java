package io.muster.contracts.facts;

import io.muster.contracts.ComplianceStatus;
import io.muster.contracts.MachineId;
import io.muster.contracts.Required;
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

    public StandingChanged {
        Required.present(
                "a standing: assignment, machine, status, latestReport, since and at",
                assignment,
                machine,
                status,
                latestReport,
                since,
                at);
        Required.count("a standing: counts of zero or more", compliant, nonCompliant, notApplicable, errors);
    }

    @Override
    public String key() {
        return assignment.key();
    }
}
