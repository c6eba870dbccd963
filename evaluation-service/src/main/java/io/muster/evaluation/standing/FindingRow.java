package io.muster.evaluation.standing;

import io.muster.contracts.Severity;
import io.muster.contracts.Verdict;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "finding")
class FindingRow {

    @Id
    UUID id;

    @Column(name = "assignment_key", nullable = false)
    String assignmentKey;

    @Column(nullable = false)
    String assignment;

    @Column(name = "machine_id", nullable = false)
    UUID machineId;

    @Column(name = "machine_key", nullable = false)
    String machineKey;

    @Column(nullable = false)
    UUID rule;

    @Column(nullable = false)
    String title;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false)
    Severity severity;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false)
    Verdict verdict;

    @Column(nullable = false)
    String reasons;

    @Column(nullable = false)
    String evidence;

    @Column(name = "sort_key", nullable = false)
    String sortKey;

    @Column(name = "opened_at", nullable = false)
    Instant openedAt;

    @Nullable
    @Column(name = "closed_at")
    Instant closedAt;
}
