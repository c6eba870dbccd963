package io.muster.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.muster.chassis.access.Caller;
import io.muster.chassis.arm.RefusedException;
import io.muster.contracts.MachineId;
import io.muster.contracts.ResourceId;
import io.muster.contracts.Verdict;
import io.muster.contracts.agent.ComplianceReport;
import io.muster.evaluation.Reports;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IntakeOwnerTest {

    private static final MachineId MACHINE = MachineId.of("99999999-0000-4000-8000-000000000001");
    private static final ResourceId RESOURCE = ResourceId.machine("s", "g", "m");
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    @Test
    void aMachineReportsOnItselfOnly() {
        var other = MachineId.of("99999999-0000-4000-8000-000000000002");
        var report =
                Reports.report(other, Reports.assignment(RESOURCE), NOW, Reports.result("shadow", Verdict.COMPLIANT));
        refused(report);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/subscriptions/s/resourceGroups/g/providers/Microsoft.HybridCompute/machines/m",
                "/subscriptions/s/resourceGroups/g/providers/Microsoft.HybridCompute/machines/m2/providers/"
                        + "Microsoft.GuestConfiguration/guestConfigurationAssignments/baseline",
                "/subscriptions/s/resourceGroups/g/providers/Microsoft.HybridCompute/machines/m/extensions/baseline",
                "/subscriptions/s/resourceGroups/g/providers/Microsoft.HybridCompute/machines/m/providers/"
                        + "Microsoft.GuestConfiguration/guestConfigurationAssignments/baseline/reports/1",
                "/subscriptions/s/resourceGroups/g/providers/Microsoft.HybridCompute/machines/m/providers/"
                        + "Microsoft.GuestConfiguration/guestConfigurationAssignments/b\u0130s",
                "/"
            })
    void theAssignmentIsOneOfTheMachines(String assignment) {
        var report =
                Reports.report(MACHINE, ResourceId.of(assignment), NOW, Reports.result("shadow", Verdict.COMPLIANT));
        refused(report);
    }

    @Test
    void theAssignmentsNameIsNotEndless() {
        var report = Reports.report(
                MACHINE,
                Reports.assignment(RESOURCE, "x".repeat(129)),
                NOW,
                Reports.result("shadow", Verdict.COMPLIANT));
        refused(report);
    }

    @Test
    void theAssignmentMayBeSpeltInAnyCase() {
        var report = Reports.report(
                MACHINE,
                ResourceId.of(Reports.assignment(RESOURCE, "Linux$pidabc").key()),
                NOW,
                Reports.result("shadow", Verdict.COMPLIANT));
        assertThat(read(report)).isEqualTo(report);
    }

    private static void refused(ComplianceReport report) {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> read(report))
                .satisfies(refused -> {
                    assertThat(refused.error().status()).isEqualTo(403);
                    assertThat(refused.error().code()).isEqualTo("MachineMismatch");
                });
    }

    private static ComplianceReport read(ComplianceReport report) {
        return Intake.read(Reports.bytes(report), null, new Caller.Machine(MACHINE, RESOURCE), NOW);
    }
}
