package io.muster.evaluation.policystate;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.muster.contracts.ResourceId;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Whether one machine complies with one policy assignment, in the words of `Microsoft.PolicyInsights`.
///
/// @param timestamp when that was found; null before the first report
@JsonInclude(JsonInclude.Include.NON_NULL)
record PolicyState(
        @Nullable Instant timestamp,
        String resourceId,
        String policyAssignmentId,
        String policyDefinitionId,
        boolean isCompliant,
        String subscriptionId,
        String resourceType,
        String resourceLocation,
        String resourceGroup,
        String policyAssignmentName,
        String policyAssignmentScope,
        String policyDefinitionName,
        String policyDefinitionAction,
        String complianceState) {

    static PolicyState of(Row row) {
        var machine = ResourceId.of(row.machine());
        var assignment = ResourceId.of(row.policy());
        var definition = ResourceId.of(row.definition());
        return new PolicyState(
                row.at(),
                machine.value(),
                assignment.value(),
                definition.value(),
                row.state().equals("Compliant"),
                machine.subscription().orElse(""),
                machine.type(),
                row.location(),
                machine.resourceGroup().orElse(""),
                assignment.name(),
                row.scope(),
                definition.name(),
                row.effect().toLowerCase(Locale.ROOT),
                row.state());
    }

    /// What the query gives.
    ///
    /// @param key sorts the rows
    record Row(
            String key,
            String machine,
            String location,
            String policy,
            String scope,
            String definition,
            String effect,
            String state,
            @Nullable Instant at) {}
}
