package io.muster.evaluation.standing;

import io.muster.contracts.ComplianceStatus;
import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import io.muster.contracts.facts.StandingChanged;
import java.time.Instant;
import java.util.UUID;

/// The latest word on a guest assignment.
///
/// @param finishedAt end of the latest report's evaluation, by the machine's clock
/// @param since when the status became what it is, by ours
/// @param at when the latest report came in, by ours
public record Standing(
        ResourceId assignment,
        MachineId machine,
        ComplianceStatus status,
        Counts counts,
        UUID latestReport,
        Instant finishedAt,
        Instant since,
        Instant at) {

    /// How many rules came to which verdict.
    public record Counts(int compliant, int nonCompliant, int notApplicable, int errors) {

        /// One rule that fails or cannot be decided is enough to fall short.
        ComplianceStatus status() {
            return nonCompliant == 0 && errors == 0 ? ComplianceStatus.COMPLIANT : ComplianceStatus.NON_COMPLIANT;
        }
    }

    StandingChanged changed() {
        return new StandingChanged(
                assignment,
                machine,
                status,
                counts.compliant(),
                counts.nonCompliant(),
                counts.notApplicable(),
                counts.errors(),
                latestReport,
                since,
                at);
    }

    /// The machine resource that an assignment is on.
    static ResourceId machineOf(ResourceId assignment) {
        return ResourceId.of(assignment.value().substring(0, assignment.key().lastIndexOf("/providers/")));
    }
}
