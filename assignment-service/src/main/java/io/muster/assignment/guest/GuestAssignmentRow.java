package io.muster.assignment.guest;

import io.muster.contracts.AssignmentMode;
import io.muster.contracts.ComplianceStatus;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/// Only what changed is written: a standing and a new package may come at the same moment and touch different columns.
@DynamicUpdate
@Entity
@Table(name = "guest_assignment")
class GuestAssignmentRow {

    @Id
    String key;

    @Column(nullable = false)
    String id;

    @Column(name = "machine_id", nullable = false)
    UUID machineId;

    @Column(name = "policy_key", nullable = false)
    String policyKey;

    @Column(name = "policy_id", nullable = false)
    String policyId;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false)
    AssignmentMode mode;

    @Column(nullable = false)
    String content;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false)
    ComplianceStatus status;

    @Nullable
    @Column(name = "latest_report")
    UUID latestReport;

    @Nullable
    @Column(name = "checked_at")
    Instant checkedAt;

    @Column(name = "created_at", nullable = false)
    Instant createdAt;
}
