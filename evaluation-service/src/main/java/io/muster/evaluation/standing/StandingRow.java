package io.muster.evaluation.standing;

import io.muster.contracts.ComplianceStatus;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

@Entity
@Table(name = "standing")
class StandingRow {

    @Id
    @Column(name = "assignment_key")
    String assignmentKey;

    @Column(nullable = false)
    String assignment;

    @Column(name = "machine_id", nullable = false)
    UUID machineId;

    @Column(name = "machine_key", nullable = false)
    String machineKey;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false)
    ComplianceStatus status;

    int compliant;

    @Column(name = "non_compliant")
    int nonCompliant;

    @Column(name = "not_applicable")
    int notApplicable;

    int errors;

    @Column(name = "latest_report", nullable = false)
    UUID latestReport;

    @Column(name = "finished_at", nullable = false)
    Instant finishedAt;

    @Column(nullable = false)
    Instant since;

    @Column(nullable = false)
    Instant at;
}
